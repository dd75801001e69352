//go:build !bestpay_shared

package bestpay

// The static library, and the system libraries that Rust's standard library needs.

// #cgo amd64 CFLAGS: -I${SRCDIR}/lib/linux_amd64
// #cgo amd64 LDFLAGS: ${SRCDIR}/lib/linux_amd64/libbestpay.a
// #cgo arm64 CFLAGS: -I${SRCDIR}/lib/linux_arm64
// #cgo arm64 LDFLAGS: ${SRCDIR}/lib/linux_arm64/libbestpay.a
// #cgo LDFLAGS: -lpthread -ldl -lm -lgcc_s
import "C"
