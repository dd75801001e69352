package bestpay

// #include "calls.h"
import "C"

import (
	"encoding/json"
	"fmt"
	"iter"
	"log/slog"
	"strconv"
	"strings"
	"time"
	"unsafe"
)

// OtherMember is a verified member that the interface document does not list.
type OtherMember struct {
	// Name is its name on the wire.
	Name string
	// JSON is its value.
	JSON json.RawMessage
}

// MarshalJSON is for [encoding/json]: what is the payer's is not written.
func (o OtherMember) MarshalJSON() ([]byte, error) {
	type shown OtherMember
	if isMasked(o.Name) && string(o.JSON) != "null" {
		o.JSON = maskedJSON
	}
	return json.Marshal(shown(o))
}

// ResultJSON is an object in JSON. What holds a result is encoded without the payer's code and login, here too.
type ResultJSON json.RawMessage

var maskedJSON = json.RawMessage(`"***"`)

// MarshalJSON is for [encoding/json]: it writes the members in the order of their names.
func (r ResultJSON) MarshalJSON() ([]byte, error) {
	var members map[string]json.RawMessage
	if len(r) > 0 {
		if err := json.Unmarshal(r, &members); err != nil {
			return nil, err
		}
	}
	for name, value := range members {
		if isMasked(name) && string(value) != "null" {
			members[name] = maskedJSON
		}
	}
	return json.Marshal(members)
}

// UnmarshalJSON is for [encoding/json].
func (r *ResultJSON) UnmarshalJSON(text []byte) error {
	return (*json.RawMessage)(r).UnmarshalJSON(text)
}

// Result is the common part of all results: verified, and bound to the request. Except for TradeStatus, the document's
// fields may be absent: texts are then "", amounts nil. U+0000 inside a text is shown as U+FFFD; JSON has it escaped.
type Result struct {
	// Interface is its name: "barcode_order", "order_status" and the like; "unlisted" for one that the document does not
	// list. Then all members are in Other, and TradeStatus is "", because what they mean is not known.
	Interface string
	// TradeStatus is what to branch on.
	TradeStatus TradeStatus
	// Final says that the status can no longer change.
	Final bool
	// RequestDate is the requestDate of the order or refund (3.1, 3.2, 3.5), even if it was left to its default: the date
	// for a question about it. The zero time if the request given to an Accept method has none.
	RequestDate time.Time
	// Other are the members that the document does not list.
	Other []OtherMember
	// JSON is one object of all fields under their names on the wire; members that the document does not list come last.
	JSON ResultJSON
	// Hash is the hash inside the platform's signature.
	Hash Hash
	// Form is the form of the signing string that verified: "sorted", "received", "sorted-skip-null" or
	// "received-skip-null".
	Form string
}

// String is the interface and the status.
func (r Result) String() string {
	return fmt.Sprintf("%s{tradeStatus:%q}", r.Interface, string(r.TradeStatus))
}

// GoString is String.
func (r Result) GoString() string { return r.String() }

// LogValue is String.
func (r Result) LogValue() slog.Value { return slog.StringValue(r.String()) }

// result is the result of an interface.
type result interface {
	// set stores C's value for this name.
	set(name, text string)
	common() *Result
}

func (r *Result) common() *Result { return r }

func (r *Result) set(name, text string) {
	switch name {
	case "@interface":
		r.Interface = strings.Clone(text)
	case "@requestDate":
		r.RequestDate = dateOf(dashed, text)
	case "tradeStatus":
		r.TradeStatus = TradeStatus(strings.Clone(text))
	default:
		setVerified(name, text, &r.Other, (*json.RawMessage)(&r.JSON), &r.Hash, &r.Form)
	}
}

// takeResult copies a result, and frees it.
func takeResult[R result](answered C.bestpay_go_answered, into R) (R, error) {
	if err := takeError(answered.error); err != nil {
		var none R
		return none, err
	}
	defer C.bestpay_result_free(answered.result)
	said := C.bestpay_go_result_says(answered.result)
	into.common().Final = bool(said.final)
	for name, text := range everything(said) {
		into.set(name, text)
	}
	return into, nil
}

// everything has all names and texts of a C object, in the object's memory: copy what must outlive it.
func everything(said C.bestpay_go_said) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		rest := unsafe.String((*byte)(unsafe.Pointer(said.all)), int(said.length))
		for rest != "" {
			var name, text string
			name, rest, _ = strings.Cut(rest, "\x00")
			text, rest, _ = strings.Cut(rest, "\x00")
			if !yield(name, text) {
				return
			}
		}
	}
}

// setVerified stores the parts that every verified message has besides its fields.
func setVerified(name, text string, other *[]OtherMember, all *json.RawMessage, hash *Hash, form *string) {
	switch name {
	case "@json":
		*all = json.RawMessage(text)
	case "@hash":
		if text == SHA1.String() {
			*hash = SHA1
		}
	case "@form":
		*form = strings.Clone(text)
	default:
		if member, is := strings.CutPrefix(name, "+"); is {
			*other = append(*other, OtherMember{Name: strings.Clone(member), JSON: json.RawMessage(text)})
		}
	}
}

// covered is shown for a text about the payer.
func covered(text string) string {
	if text == "" {
		return ""
	}
	return "***"
}

// fenOf is an amount from C's text.
func fenOf(text string) Amount {
	fen, _ := strconv.ParseInt(text, 10, 64)
	return Amount(fen)
}

// amountOf is an amount that may be absent.
func amountOf(text string) *Amount {
	amount := fenOf(text)
	return &amount
}
