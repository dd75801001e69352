//go:build !bestpay_shared

package bestpay

// The static library, linked by MinGW: the DLLs of Windows that it needs, and the compiler's threads, which are not part
// of Windows.

// #cgo CFLAGS: -I${SRCDIR}/lib/windows_amd64
// #cgo LDFLAGS: ${SRCDIR}/lib/windows_amd64/libbestpay.a
// #cgo LDFLAGS: -lws2_32 -lbcrypt -luserenv -lntdll -ladvapi32 -ldbghelp -lkernel32
// #cgo LDFLAGS: -Wl,-Bstatic -lpthread -Wl,-Bdynamic
import "C"

// go mod vendor copies only folders that are imported.
import _ "bestpay.example/bestpay/lib/windows_amd64"
