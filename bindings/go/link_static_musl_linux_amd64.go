//go:build !bestpay_shared && bestpay_musl

package bestpay

// The static library for a system whose C library is musl, such as Alpine. It has its own unwinder.

// #cgo CFLAGS: -I${SRCDIR}/lib/linux_amd64_musl
// #cgo LDFLAGS: ${SRCDIR}/lib/linux_amd64_musl/libbestpay.a
import "C"

// go mod vendor copies only folders that are imported.
import _ "bestpay.example/bestpay/lib/linux_amd64_musl"
