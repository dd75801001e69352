//go:build bestpay_shared

package bestpay

// The shared library, as installed by `cmake --install` (bindings/c).

// #cgo pkg-config: bestpay
import "C"
