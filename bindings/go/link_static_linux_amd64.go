//go:build !bestpay_shared && !bestpay_musl

package bestpay

// The static library, and the system libraries that Rust's standard library needs. The compiler adds its own unwinder:
// libgcc_s, or with -static the one of libgcc_eh.

// #cgo CFLAGS: -I${SRCDIR}/lib/linux_amd64
// #cgo LDFLAGS: ${SRCDIR}/lib/linux_amd64/libbestpay.a -lpthread -ldl -lm
import "C"

// go mod vendor copies only folders that are imported.
import _ "bestpay.example/bestpay/lib/linux_amd64"
