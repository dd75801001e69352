package bestpay

// #include "calls.h"
import "C"

import (
	"fmt"
	"time"
)

// State is what the journal knows about an order or refund. A newer library may have more.
type State string

// The states.
const (
	StateSending      State = "sending"       // Written down; on its way, or its process has died. Is asked for.
	StateNotSent      State = "not_sent"      // It never left. The same call sends it.
	StateUnknown      State = "unknown"       // It may have arrived. Is asked for, and never sent again.
	StateWaiting      State = "waiting"       // WAITFORPAY: the platform has it. Is asked for.
	StateSuccess      State = "success"       // SUCCESS: paid, or refunded. Final.
	StateFail         State = "fail"          // FAIL. Final.
	StateClose        State = "close"         // CLOSE: the order was closed unpaid. Final.
	StateRefused      State = "refused"       // The platform refused the order or refund itself, verified. Final.
	StateNeverArrived State = "never_arrived" // The platform never got it. Final: order again, under a new number.
)

// Entry is an order or a refund, as far as it is known. Texts that are not known are "", amounts nil.
type Entry struct {
	MerchantNo   string    // The merchant's number.
	Interface    string    // "barcode_order", "qrcode_order" or "refund".
	OutTradeNo   string    // The order's number.
	OutRequestNo string    // The refund's number, "" for an order.
	Amount       Amount    // tradeAmt of an order, refundAmt of a refund.
	State        State     // What is known: what to branch on.
	Final        bool      // It will not change any more.
	Open         bool      // The platform has to be asked what became of it.
	RequestDate  time.Time // When it was sent last, or was about to be.
	TradeNo      string    // The platform's number of the trade.
	PayAmt       *Amount   // What the payer paid.
	DiscountAmt  *Amount   // The discount.
	PaymentURL   string    // Where the payer of a "qrcode_order" pays.
	Code         string    // Why it is not otherwise: the platform's code, else the last error's.
	Message      string    // The same in words.
	CreatedAt    time.Time // When it was first written down.
	ChangedAt    time.Time // When its state changed last.
}

// String is the number and the state.
func (e *Entry) String() string {
	number := e.OutTradeNo
	if e.OutRequestNo != "" {
		number = e.OutRequestNo
	}
	return fmt.Sprintf("%s{%s %s}", e.Interface, number, e.State)
}

// takeEntry copies an entry, and frees it.
func takeEntry(c *C.bestpay_entry) (*Entry, error) {
	defer C.bestpay_entry_free(c)
	return readEntry(c)
}

func readEntry(c *C.bestpay_entry) (*Entry, error) {
	var times moments
	entry := &Entry{
		MerchantNo:   C.GoString(C.bestpay_entry_merchant_no(c)),
		Interface:    C.GoString(C.bestpay_entry_interface(c)),
		OutTradeNo:   C.GoString(C.bestpay_entry_out_trade_no(c)),
		OutRequestNo: C.GoString(C.bestpay_entry_out_request_no(c)),
		Amount:       Amount(C.bestpay_entry_amount(c)),
		State:        State(C.GoString(C.bestpay_entry_state_text(c))),
		Final:        bool(C.bestpay_entry_is_final(c)),
		Open:         bool(C.bestpay_entry_is_open(c)),
		RequestDate:  times.read(C.bestpay_entry_request_date(c)),
		TradeNo:      C.GoString(C.bestpay_entry_trade_no(c)),
		PayAmt:       amountOf(C.bestpay_entry_pay_amt(c)),
		DiscountAmt:  amountOf(C.bestpay_entry_discount_amt(c)),
		PaymentURL:   C.GoString(C.bestpay_entry_payment_url(c)),
		Code:         C.GoString(C.bestpay_entry_code(c)),
		Message:      C.GoString(C.bestpay_entry_message(c)),
		CreatedAt:    times.read(C.bestpay_entry_created_at(c)),
		ChangedAt:    times.read(C.bestpay_entry_changed_at(c)),
	}
	return entry, times.err
}

// Event is a change of state, or an alarm.
type Event struct {
	ID           int64     // Ascending, from 1. Who has read up to it misses nothing by going on behind it.
	At           time.Time // When.
	Alarm        bool      // A contradiction that a person must look at; the entry was not changed.
	MerchantNo   string    // The merchant's number.
	OutTradeNo   string    // The order's number; in an alarm about an unknown number, the number as it came.
	OutRequestNo string    // The refund's number, "" where it is about an order.
	From         State     // The state before, "" for a new entry.
	To           State     // The state after; for an alarm the state that was claimed.
	Cause        string    // "call", "answer", "status", "callback" or "sender_lost".
	About        string    // More about it, for a person.
}

// takeEvents copies events, and frees them.
func takeEvents(c *C.bestpay_events) ([]Event, error) {
	defer C.bestpay_events_free(c)
	var times moments
	var events []Event
	for i := range C.bestpay_events_count(c) {
		event := C.bestpay_events_get(c, i)
		events = append(events, Event{
			ID:           int64(C.bestpay_event_id(event)),
			At:           times.read(C.bestpay_event_at(event)),
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
	return events, times.err
}

// moments reads times of the library's, which are of its format; the first that is not is kept as err.
type moments struct {
	err error
}

func (m *moments) read(text *C.char) time.Time {
	moment, err := time.ParseInLocation(dashed, C.GoString(text), Beijing)
	if err != nil && m.err == nil {
		m.err = fmt.Errorf("bestpay: a time of the journal: %w", err)
	}
	return moment
}
