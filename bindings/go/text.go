package bestpay

// #include "calls.h"
import "C"

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
