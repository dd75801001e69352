package bestpay

import "time"

// Beijing is UTC+8 without daylight saving: the time of everything that this package sends and hands out, whatever the
// machine's zone.
var Beijing = time.FixedZone("CST", 8*60*60)

// The formats of the interface document: in requests, and in callbacks.
const (
	dashed  = time.DateTime
	compact = "20060102150405"
)

// dateOf is a date of the library's, which has made sure that it is one of this format; the zero time of none.
func dateOf(format, text string) time.Time {
	date, err := time.ParseInLocation(format, text, Beijing)
	if err != nil {
		return time.Time{}
	}
	return date
}
