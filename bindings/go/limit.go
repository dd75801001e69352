package bestpay

import (
	"fmt"
	"sync/atomic"
)

// mostCalls is the limit if none is set. Go ends a program that needs more than 10,000 threads.
const mostCalls = 1000

// callLimit counts the calls that are running, of all clients and cashiers.
type callLimit struct {
	running, most atomic.Int64 // A `most` of 0 is mostCalls.
}

var limitOfCalls = new(callLimit)

// SetMaxCalls sets how many calls of the platform may run at once, in the whole process: each occupies an operating
// system thread, and one whose context has ended may still run (see [Client]). A call beyond the limit is not sent and
// fails at once with [ErrBusy]. 0 means 1000. Running calls are not affected. Go ends a program that needs more threads
// than [runtime/debug.SetMaxThreads] allows, so stay below that number.
func SetMaxCalls(most int) {
	limitOfCalls.most.Store(int64(max(most, 0)))
}

func (l *callLimit) limit() int64 {
	if most := l.most.Load(); most != 0 {
		return most
	}
	return mostCalls
}

// begin counts a call, unless there are too many; end counts it no more.
func (l *callLimit) begin() error {
	for {
		running, limit := l.running.Load(), l.limit()
		if running >= limit {
			return &Error{
				Code:    "too_many_calls",
				Message: fmt.Sprintf("%d calls are running, and the limit is %d: nothing was sent", running, limit),
				class:   ErrBusy,
			}
		}
		if l.running.CompareAndSwap(running, running+1) {
			return nil
		}
	}
}

func (l *callLimit) end() { l.running.Add(-1) }
