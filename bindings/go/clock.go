package bestpay

// #include "calls.h"
import "C"

import (
	"runtime/cgo"
	"sync/atomic"
	"time"
)

// clock is a Go function that C calls, for as long as a merchant or client uses it. Nil is the system clock.
type clock struct {
	now    func() time.Time
	handle cgo.Handle
	uses   atomic.Int64
}

// newClock puts the clock, with a use count of one, into the options.
func newClock(now func() time.Time, options *C.bestpay_merchant_options) *clock {
	if now == nil {
		return nil
	}
	c := &clock{now: now}
	c.uses.Store(1)
	c.handle = cgo.NewHandle(c)
	C.bestpay_go_set_clock(options, C.uintptr_t(c.handle))
	return c
}

func (c *clock) retain() {
	if c != nil {
		c.uses.Add(1)
	}
}

func (c *clock) release() {
	if c != nil && c.uses.Add(-1) == 0 {
		c.handle.Delete()
	}
}

//export bestpay_go_now
func bestpay_go_now(handle C.uintptr_t) (seconds C.int64_t) {
	// A panic must not unwind through the library.
	defer func() {
		if recover() != nil {
			seconds = C.int64_t(time.Now().Unix())
		}
	}()
	return C.int64_t(cgo.Handle(handle).Value().(*clock).now().Unix())
}
