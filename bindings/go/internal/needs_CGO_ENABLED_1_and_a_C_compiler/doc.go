//go:build never

// Package needs_CGO_ENABLED_1_and_a_C_compiler cannot be built. Its name is the error that a build without cgo ends with.
package needs_CGO_ENABLED_1_and_a_C_compiler
