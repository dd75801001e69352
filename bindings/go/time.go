package bestpay

import "time"

// Beijing is UTC+8 without daylight saving: the zone of all times that this package sends and returns, whatever the
// machine's zone.
var Beijing = time.FixedZone("CST", 8*60*60)

// The formats of the interface document: in requests, and in callbacks.
const (
	dashed  = time.DateTime
	compact = "20060102150405"
)

// dateOf parses a date from the library, which has checked its format; the zero time if there is none.
func dateOf(format, text string) time.Time {
	date, err := time.ParseInLocation(format, text, Beijing)
	if err != nil {
		return time.Time{}
	}
	return date
}
