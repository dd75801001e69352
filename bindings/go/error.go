package bestpay

// #include "calls.h"
// #cgo nocallback bestpay_error_free
import "C"

import (
	"errors"
	"log/slog"
	"strings"
	"time"
)

// Effect is what a failure says about the money, and so what may be done next.
type Effect int

const (
	// EffectUnknown: the request may have arrived. Ask for the status; never order again. The zero Effect.
	EffectUnknown Effect = iota
	// EffectRefused: the platform answered the order or refund, verified, success=false. The number may have been ordered
	// before: ask for the status before you say that nothing was paid.
	EffectRefused
	// EffectNotSent: this call sent nothing, or nothing that could have been accepted: it may be made again. What an earlier
	// call did is another matter.
	EffectNotSent
)

// String is "unknown", "refused" or "not_sent".
func (e Effect) String() string {
	switch e {
	case EffectNotSent:
		return "not_sent"
	case EffectRefused:
		return "refused"
	default:
		return "unknown"
	}
}

// What is not among them is unknown.
var effects = map[C.bestpay_effect]Effect{
	C.BESTPAY_EFFECT_NOT_SENT: EffectNotSent,
	C.BESTPAY_EFFECT_REFUSED:  EffectRefused,
}

// EffectOf is the effect of any error, also of one that wraps an [*Error]. An error that is none of this package's says
// nothing about the money: its effect is unknown.
func EffectOf(err error) Effect {
	var failure *Error
	if errors.As(err, &failure) {
		return failure.Effect()
	}
	return EffectUnknown
}

// The classes of failures, for [errors.Is]. Every [*Error] is of one of them, unless it says that a context has ended:
// then it is that context's error.
var (
	// ErrConfig: settings are wrong.
	ErrConfig = errors.New("bestpay: settings")
	// ErrKey: a key file could not be used.
	ErrKey = errors.New("bestpay: key")
	// ErrRequest: a request was refused before it was signed. Error.Field names the field.
	ErrRequest = errors.New("bestpay: request")
	// ErrMessage: a received message is not a well-formed message.
	ErrMessage = errors.New("bestpay: message")
	// ErrSignature: a received message is not signed by the platform. Error.Report says why.
	ErrSignature = errors.New("bestpay: signature")
	// ErrRefused: the platform answered, verified, success=false.
	ErrRefused = errors.New("bestpay: refused")
	// ErrMismatch: an answer or a callback is about another order, merchant or amount.
	ErrMismatch = errors.New("bestpay: mismatch")
	// ErrTransport: DNS, connection, TLS, time-out, HTTP.
	ErrTransport = errors.New("bestpay: transport")
	// ErrPending: the outcome was not known when the time to wait was over.
	ErrPending = errors.New("bestpay: pending")
	// ErrJournal: the journal of orders and refunds stands against it.
	ErrJournal = errors.New("bestpay: journal")
	// ErrArgument: text that is not UTF-8 or holds a NUL, a number out of range.
	ErrArgument = errors.New("bestpay: argument")
	// ErrClosed: the Client, Merchant or other object was closed, or never made.
	ErrClosed = errors.New("bestpay: closed")
	// ErrLibrary: header and library do not fit together, or the library has a fault.
	ErrLibrary = errors.New("bestpay: library")
)

var classes = map[C.bestpay_class]error{
	C.BESTPAY_CLASS_LIBRARY:   ErrLibrary,
	C.BESTPAY_CLASS_ARGUMENT:  ErrArgument,
	C.BESTPAY_CLASS_CONFIG:    ErrConfig,
	C.BESTPAY_CLASS_KEY:       ErrKey,
	C.BESTPAY_CLASS_REQUEST:   ErrRequest,
	C.BESTPAY_CLASS_MESSAGE:   ErrMessage,
	C.BESTPAY_CLASS_SIGNATURE: ErrSignature,
	C.BESTPAY_CLASS_REFUSED:   ErrRefused,
	C.BESTPAY_CLASS_MISMATCH:  ErrMismatch,
	C.BESTPAY_CLASS_TRANSPORT: ErrTransport,
	C.BESTPAY_CLASS_PENDING:   ErrPending,
	C.BESTPAY_CLASS_JOURNAL:   ErrJournal,
}

// Error is why a call failed. Its text, and all of its fields but Report, hold no key, password or payment code and may
// be logged.
type Error struct {
	// Code is the stable name of what went wrong, the same in every language: "signature_mismatch".
	Code string
	// Message says it in English, for a log or a developer.
	Message string
	// Field is the field by its name on the wire ("result.tradeStatus"), or the argument or setting.
	Field string
	// PlatformCode and PlatformMessage are errorCode and errorMsg of a verified refusal.
	PlatformCode, PlatformMessage string
	// OutTradeNo is the order that the failed call was about, to resume by.
	OutTradeNo string
	// OutRequestNo is the refund that the failed call was about, to resume by.
	OutRequestNo string
	// RequestDate is the requestDate of the order or refund that the failed call was about, also where it was left out: the
	// date of a question about it. The zero time where nothing was signed, for questions, and where the request given to an
	// Accept method has none.
	RequestDate time.Time
	// HTTPStatus is the HTTP status of the answer where that is what is wrong, else 0.
	HTTPStatus int
	// Hint is the likely cause of a failed verification ("wrong_key", "reserialised"), and Advice what to do about it.
	Hint, Advice string
	// Report is why a signature did not verify; nil where none was tried. It holds the message: show it to a developer,
	// do not log it.
	Report *VerifyReport

	class  error
	effect Effect
	cause  error
}

// Effect is what the failure says about the money: whether to send again, to decide, or to ask for the status. A question
// ([Client.OrderStatus], [Client.WaitForPayment] and the like) that failed says nothing of its order: unknown, always.
func (e *Error) Effect() Effect {
	return e.effect
}

// Error is "bestpay: code: message", and the field where there is one.
func (e *Error) Error() string {
	text := "bestpay: " + e.Code + ": " + e.Message
	// Most messages name their field already.
	if e.Field != "" && !strings.Contains(e.Message, e.Field) {
		text += " (" + e.Field + ")"
	}
	return text
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
func (e *Error) LogValue() slog.Value {
	attributes := []slog.Attr{slog.String("effect", e.effect.String())}
	for _, field := range []struct{ name, value string }{
		{"code", e.Code},
		{"message", e.Message},
		{"field", e.Field},
		{"platform_code", e.PlatformCode},
		{"platform_message", e.PlatformMessage},
		{"out_trade_no", e.OutTradeNo},
		{"out_request_no", e.OutRequestNo},
		{"hint", e.Hint},
		{"advice", e.Advice},
	} {
		if field.value != "" {
			attributes = append(attributes, slog.String(field.name, field.value))
		}
	}
	if !e.RequestDate.IsZero() {
		attributes = append(attributes, slog.String("request_date", e.RequestDate.Format(dashed)))
	}
	return slog.GroupValue(attributes...)
}

// takeError makes a Go error of the library's, which it frees. NULL is nil.
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
		RequestDate:     dateOf(C.bestpay_error_request_date(failure)),
		HTTPStatus:      int(C.bestpay_error_http_status(failure)),
		Hint:            C.GoString(C.bestpay_error_hint(failure)),
		Advice:          C.GoString(C.bestpay_error_advice(failure)),
		Report:          readReport(C.bestpay_error_report(failure)),
		class:           classes[C.bestpay_error_class(failure)],
		effect:          effects[C.bestpay_error_effect(failure)],
	}
}
