//go:build !cgo && (bestpay_shared || (linux && (amd64 || arm64)) || (windows && amd64))

package bestpay

// The package uses the C library by cgo. Without cgo its build ends here, with this import's name as the error, instead
// of many about names that are missing.
import _ "bestpay.example/bestpay/internal/needs_CGO_ENABLED_1_and_a_C_compiler"
