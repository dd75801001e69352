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
