package bestpay

// #include "calls.h"
// #include <stdlib.h>
import "C"

import (
	"fmt"
	"unsafe"
)

// TillText is what a cashier reads about an order of this status: one sentence, in Chinese at most 20 characters. It is for
// programs without a journal, whose entries have a text of their own. While the status is open, and for one that the
// document does not list, it says not to charge again.
func (s TradeStatus) TillText(language Language) string {
	return s.tillText(false, language)
}

// RefundTillText is the same about a refund.
func (s TradeStatus) RefundTillText(language Language) string {
	return s.tillText(true, language)
}

func (s TradeStatus) tillText(isRefund bool, language Language) string {
	given := C.CString(string(s))
	defer C.free(unsafe.Pointer(given))
	return C.GoString(C.bestpay_trade_status_till_text(given, C.bool(isRefund), C.int32_t(language)))
}

// goString copies a text that may hold U+0000.
func goString(text *C.char, length C.size_t) string {
	return C.GoStringN(text, C.int(length))
}

// takeText copies a text that was made for Go, and frees it.
func takeText(text *C.bestpay_text, err error) (string, error) {
	if err != nil {
		return "", err
	}
	defer C.bestpay_text_free(text)
	return goString(C.bestpay_text_data(text), C.bestpay_text_length(text)), nil
}

// readName finds the value of an enumeration that is written by this name.
func readName[T interface {
	~int
	String() string
}](of string, name []byte, into *T, all ...T) error {
	for _, one := range all {
		if one.String() == string(name) {
			*into = one
			return nil
		}
	}
	return &Error{Code: "invalid_argument", Message: fmt.Sprintf("%q is no %s", name, of), Field: of, class: ErrArgument}
}
