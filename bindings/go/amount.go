package bestpay

// #include "calls.h"
import "C"

import "fmt"

// Amount is money in fen (1/100 yuan). An order or refund needs 1 or more; 0 means not set. It cannot be made from a
// float: write fen, or parse yuan with [ParseYuan].
type Amount int64

// ParseYuan parses yuan exactly: decimal digits, with at most two after the point. Anything else (a sign, a space, a
// third decimal) is an [ErrRequest] with the code "invalid_field".
func ParseYuan(yuan string) (Amount, error) {
	if errABI != nil {
		return 0, errABI
	}
	var given arguments
	text := given.text("yuan", yuan)
	if given.err != nil {
		return 0, given.err
	}
	var fen C.int64_t
	var failure *C.bestpay_error
	C.bestpay_amount_from_yuan(text, &fen, &failure)
	return Amount(fen), takeError(failure)
}

// String is the amount in yuan, "12.50".
func (a Amount) String() string {
	sign, fen := "", uint64(a)
	if a < 0 {
		sign, fen = "-", -fen
	}
	return fmt.Sprintf("%s%d.%02d", sign, fen/100, fen%100)
}
