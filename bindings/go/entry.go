package bestpay

// #include "calls.h"
// #include <stdlib.h>
import "C"

import (
	"fmt"
	"time"
	"unsafe"
)

// String is the number and the state.
func (e Entry) String() string {
	number := e.OutTradeNo
	if e.OutRequestNo != "" {
		number = e.OutRequestNo
	}
	return fmt.Sprintf("%s{%s %s}", e.Interface, number, e.State)
}

// TillText is what a cashier reads: one sentence, in Chinese at most 20 characters. A screen shows the amount beside it.
func (e Entry) TillText(language Language) string {
	return e.State.tillText(e.OutRequestNo != "", language)
}

func (s State) tillText(isRefund bool, language Language) string {
	given := C.CString(string(s))
	defer C.free(unsafe.Pointer(given))
	return C.GoString(C.bestpay_state_till_text(given, C.bool(isRefund), C.int32_t(language)))
}

// takeEntry copies an entry, and frees it.
func takeEntry(c *C.bestpay_entry) *Entry {
	defer C.bestpay_entry_free(c)
	return readEntry(c)
}

func readEntry(c *C.bestpay_entry) *Entry {
	said := C.bestpay_go_entry_says(c)
	entry := &Entry{Final: bool(said.final), Open: bool(said.open)}
	for name, text := range everything(said) {
		entry.set(name, text)
	}
	return entry
}

// Event is a change of state, or an alarm.
type Event struct {
	ID           int64     // Ascending, from 1. A reader that continues after it misses nothing.
	At           time.Time // The time of the event.
	Alarm        bool      // A contradiction that a person must look at; it changes no entry.
	MerchantNo   string    // The merchant's number.
	OutTradeNo   string    // The order's number; in an alarm about an unknown number, the number as received.
	OutRequestNo string    // The refund's number, "" if the event is about an order.
	From         State     // The state before, "" for a new entry.
	To           State     // The state after; for an alarm the state that was claimed.
	Cause        string    // "call", "answer", "status", "callback" or "sender_lost".
	About        string    // More about it, for a person.
}

// TillText is what a cashier reads about the state after it, or about the alarm.
func (e Event) TillText(language Language) string {
	if e.Alarm {
		return tillText("contradiction", EffectUnknown, e.OutRequestNo != "", language)
	}
	return e.To.tillText(e.OutRequestNo != "", language)
}

// takeEvents copies events, and frees them.
func takeEvents(c *C.bestpay_events) []Event {
	defer C.bestpay_events_free(c)
	var events []Event
	for i := range C.bestpay_events_count(c) {
		event := C.bestpay_events_get(c, i)
		events = append(events, Event{
			ID:           int64(C.bestpay_event_id(event)),
			At:           dateOf(dashed, C.GoString(C.bestpay_event_at(event))),
			Alarm:        bool(C.bestpay_event_is_alarm(event)),
			MerchantNo:   C.GoString(C.bestpay_event_merchant_no(event)),
			OutTradeNo:   C.GoString(C.bestpay_event_out_trade_no(event)),
			OutRequestNo: C.GoString(C.bestpay_event_out_request_no(event)),
			From:         State(C.GoString(C.bestpay_event_from_text(event))),
			To:           State(C.GoString(C.bestpay_event_to_text(event))),
			Cause:        C.GoString(C.bestpay_event_cause(event)),
			About:        C.GoString(C.bestpay_event_about(event)),
		})
	}
	return events
}
