package bestpay

// #include "calls.h"
// #include <stdlib.h>
// #cgo nocallback bestpay_error_free
import "C"

import (
	"encoding/json"
	"errors"
	"iter"
	"log/slog"
	"maps"
	"strings"
	"time"
	"unsafe"
)

// EffectOf is the effect of any error, including one that wraps an [*Error]. An error of another package says nothing
// about the money: its effect is unknown.
func EffectOf(err error) Effect {
	var failure *Error
	if errors.As(err, &failure) {
		return failure.Effect()
	}
	return EffectUnknown
}

// Error says why a call failed. Its text, and all of its fields except Report, hold no key, password or payment code
// and may be logged.
type Error struct {
	// Code is the stable name of what went wrong, the same in every language: "signature_mismatch".
	Code string
	// Message says it in English, for a log or a developer.
	Message string
	// Field is the field by its name on the wire ("result.tradeStatus"), or the argument or setting.
	Field string
	// PlatformCode and PlatformMessage are errorCode and errorMsg of a verified refusal.
	PlatformCode, PlatformMessage string
	// OutTradeNo is the number of the failed call's order, to ask for its status.
	OutTradeNo string
	// OutRequestNo is the number of the failed call's refund, to ask for its status.
	OutRequestNo string
	// RequestDate is the requestDate of the failed call's order or refund, even if it was left to its default: the date
	// for a question about it. The zero time if nothing was signed, for questions, and if the request given to an Accept
	// method has none.
	RequestDate time.Time
	// HTTPStatus is the HTTP status of the answer if that is the fault, else 0.
	HTTPStatus int
	// Hint is the likely cause of a failed verification ("wrong_key", "reserialised"), and Advice what to do about it.
	Hint, Advice string
	// Report says why a signature did not verify; nil if none was tried. It holds the message: show it to a developer, do
	// not log it.
	Report *VerifyReport

	class  error
	effect Effect
	cause  error
}

// Effect is what the failure says about the money: whether you may send again or must ask for the status. A failed
// question ([Client.OrderStatus], [Client.WaitForPayment] and the like) says nothing about its order: its effect is
// always unknown.
func (e *Error) Effect() Effect {
	return e.effect
}

// Error is "bestpay: code: message", with the field if there is one.
func (e *Error) Error() string {
	text := "bestpay: " + e.Code + ": " + e.Message
	// Most messages name their field already.
	if e.Field != "" && !strings.Contains(e.Message, e.Field) {
		text += " (" + e.Field + ")"
	}
	return text
}

// String is Error, also of a copy: [fmt] shows no Report.
func (e Error) String() string { return e.Error() }

// Text is what a developer reads, in two lines: what went wrong, with its code and numbers, and what to do; then Message,
// which is English. Show it; a log has Error, which is the same in every language.
func (e *Error) Text(language Language) string {
	parts := []string{e.Code, e.Message, e.Field, e.OutTradeNo, e.OutRequestNo, e.Hint}
	given := make([]*C.char, len(parts))
	for i, part := range parts {
		if part != "" {
			given[i] = C.CString(strings.ReplaceAll(part, "\x00", "\ufffd"))
			defer C.free(unsafe.Pointer(given[i]))
		}
	}
	var text *C.bestpay_text
	var failure *C.bestpay_error
	C.bestpay_failure_text(
		given[0], C.int32_t(e.effect), given[1], given[2], given[3], given[4], given[5], C.int32_t(language), &text, &failure)
	if failure != nil {
		// A part is not UTF-8.
		defer C.bestpay_error_free(failure)
		return e.Error()
	}
	defer C.bestpay_text_free(text)
	return C.GoStringN(C.bestpay_text_data(text), C.int(C.bestpay_text_length(text)))
}

// TillText is what a cashier reads: one sentence, in Chinese at most 20 characters, which says no more about the money than
// Effect does.
func (e *Error) TillText(language Language) string {
	return tillText(e.Code, e.effect, e.OutRequestNo != "", language)
}

func tillText(code string, effect Effect, isRefund bool, language Language) string {
	given := C.CString(code)
	defer C.free(unsafe.Pointer(given))
	return C.GoString(C.bestpay_till_text(given, C.int32_t(effect), C.bool(isRefund), C.int32_t(language)))
}

// AdviceIn is what to do about the Hint, in this language; "" if there is none.
func (e *Error) AdviceIn(language Language) string {
	hint := C.CString(e.Hint)
	defer C.free(unsafe.Pointer(hint))
	return C.GoString(C.bestpay_hint_advice(hint, C.int32_t(language)))
}

// Unwrap is for [errors.Is]: the class of the failure, and the error of a context that ended.
func (e *Error) Unwrap() []error {
	var errs []error
	for _, err := range []error{e.class, e.cause} {
		if err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// LogValue is what [log/slog] writes: everything that may be logged and is set.
func (e Error) LogValue() slog.Value {
	var attributes []slog.Attr
	for name, value := range e.shown() {
		attributes = append(attributes, slog.Any(name, value))
	}
	return slog.GroupValue(attributes...)
}

// MarshalJSON is for [encoding/json]: an object of what [Error.LogValue] writes, under the same names. The Report is not
// in it.
func (e Error) MarshalJSON() ([]byte, error) {
	return json.Marshal(maps.Collect(e.shown()))
}

// shown has the names and values of everything that may be shown and is set.
func (e *Error) shown() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for _, field := range e.texts() {
			if field.value != "" && !yield(field.name, field.value) {
				return
			}
		}
		if e.HTTPStatus != 0 {
			yield("http_status", e.HTTPStatus)
		}
	}
}

func (e *Error) texts() []struct{ name, value string } {
	date := ""
	if !e.RequestDate.IsZero() {
		date = e.RequestDate.Format(dashed)
	}
	return []struct{ name, value string }{
		{"effect", e.effect.String()},
		{"code", e.Code},
		{"message", e.Message},
		{"field", e.Field},
		{"platform_code", e.PlatformCode},
		{"platform_message", e.PlatformMessage},
		{"out_trade_no", e.OutTradeNo},
		{"out_request_no", e.OutRequestNo},
		{"request_date", date},
		{"hint", e.Hint},
		{"advice", e.Advice},
	}
}

// takeError converts an error of the library and frees it. NULL becomes nil.
func takeError(failure *C.bestpay_error) error {
	if failure == nil {
		return nil
	}
	defer C.bestpay_error_free(failure)
	return &Error{
		Code:            C.GoString(C.bestpay_error_code(failure)),
		Message:         C.GoString(C.bestpay_error_message(failure)),
		Field:           C.GoString(C.bestpay_error_field(failure)),
		PlatformCode:    C.GoString(C.bestpay_error_platform_code(failure)),
		PlatformMessage: C.GoString(C.bestpay_error_platform_message(failure)),
		OutTradeNo:      C.GoString(C.bestpay_error_out_trade_no(failure)),
		OutRequestNo:    C.GoString(C.bestpay_error_out_request_no(failure)),
		RequestDate:     dateOf(dashed, C.GoString(C.bestpay_error_request_date(failure))),
		HTTPStatus:      int(C.bestpay_error_http_status(failure)),
		Hint:            C.GoString(C.bestpay_error_hint(failure)),
		Advice:          C.GoString(C.bestpay_error_advice(failure)),
		Report:          readReport(C.bestpay_error_report(failure)),
		class:           classOf(C.bestpay_error_class(failure)),
		effect:          effectOf(C.bestpay_error_effect(failure)),
	}
}
