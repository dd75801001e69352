//go:build !bestpay_shared && !bestpay_musl

package bestpay

// The static library, and the system libraries that Rust's standard library needs. gcc_eh is the unwinder: GCC would add it
// unasked, but as a shared library where it can; zig adds none, and takes this name for its own.

// #cgo CFLAGS: -I${SRCDIR}/lib/linux_arm64
// #cgo LDFLAGS: ${SRCDIR}/lib/linux_arm64/libbestpay.a -lpthread -ldl -lm -lgcc_eh
import "C"

// go mod vendor copies only folders that are imported.
import _ "bestpay.example/bestpay/lib/linux_arm64"
