package bestpay

// #include "calls.h"
import "C"

import "time"

// Beijing is UTC+8 without daylight saving: the time of everything that this package sends and hands out, whatever the
// machine's zone.
var Beijing = time.FixedZone("CST", 8*60*60)

// The formats of the interface document: in requests, and in callbacks.
const (
	dashed  = time.DateTime
	compact = "20060102150405"
)

// dateOf is a date of the library's, which has made sure that it is one; the zero time of none.
func dateOf(text *C.char) time.Time {
	if text == nil {
		return time.Time{}
	}
	date, err := time.ParseInLocation(dashed, C.GoString(text), Beijing)
	if err != nil {
		return time.Time{}
	}
	return date
}
