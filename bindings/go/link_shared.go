//go:build bestpay_shared

package bestpay

// The shared library that `cmake --install` put on the system (bindings/c).

// #cgo pkg-config: bestpay
import "C"
