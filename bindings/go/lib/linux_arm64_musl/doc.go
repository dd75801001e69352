// Package linux_arm64_musl is the folder of the static library and its header, for go mod vendor. It has no code.
package linux_arm64_musl
