package bestpay

// #include "calls.h"
// #cgo nocallback bestpay_prepared_request_free
// #cgo nocallback bestpay_prepared_request_header_name
// #cgo nocallback bestpay_prepared_request_header_value
import "C"

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"
	"unsafe"
)

// PreparedRequest is a signed request, ready to be POSTed by your own HTTP client. When printed or logged it shows its
// URL and none of its content.
type PreparedRequest struct {
	// URL is where to POST it.
	URL string
	// Header has the headers that the platform requires, besides those of HTTP itself.
	Header http.Header
	// Body is UTF-8 JSON with `sign`. Send exactly these bytes.
	Body []byte
	// ReadTimeout is how long to wait for the answer: the document's 60 s for orders, 6 s for the others.
	ReadTimeout time.Duration
	// SigningString is what was signed. It holds the payer's code: show it, but do not log it.
	SigningString string
	// RequestDate is the requestDate of an order or refund, even if it was left to its default: the date for a question
	// about it. The zero time for a question.
	RequestDate time.Time
}

// String is the method and URL.
func (p PreparedRequest) String() string {
	return fmt.Sprintf("POST %s (%d bytes)", p.URL, len(p.Body))
}

// GoString is String.
func (p PreparedRequest) GoString() string { return p.String() }

// MarshalText is String: no encoder writes its content.
func (p PreparedRequest) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// LogValue is String.
func (p PreparedRequest) LogValue() slog.Value { return slog.StringValue(p.String()) }

// Prepare checks and signs a request, for your own HTTP client. Nothing is sent.
//
// POST exactly the bytes of Body to URL with Header, wait for ReadTimeout, and pass the answer to the Accept method
// with the same request. Set its RequestDate to the prepared request's: results and errors then carry it. A failure
// before the first byte was sent has the effect "not sent", any later one "unknown".
func (m *Merchant) Prepare(request Request) (*PreparedRequest, error) {
	merchant, err := m.owned.use("merchant")
	if err != nil {
		return nil, err
	}
	defer merchant.release()
	fields := fieldsOf(request)
	if err := fields.failure(); err != nil {
		return nil, err
	}
	buffer, count := fields.forC()
	made := C.bestpay_go_prepare(merchant.object, buffer, count)
	if err := takeError(made.error); err != nil {
		return nil, err
	}
	defer C.bestpay_prepared_request_free(made.prepared)
	header := make(http.Header, made.header_count)
	for i := range made.header_count {
		field := C.bestpay_field{}
		if i < C.BESTPAY_GO_FIRST_HEADERS {
			field = made.headers[i]
		} else {
			field.name = C.bestpay_prepared_request_header_name(made.prepared, i)
			field.value = C.bestpay_prepared_request_header_value(made.prepared, i)
		}
		header.Add(C.GoString(field.name), C.GoString(field.value))
	}
	return &PreparedRequest{
		URL:           C.GoString(made.url),
		Header:        header,
		Body:          C.GoBytes(unsafe.Pointer(made.body), C.int(made.body_length)),
		ReadTimeout:   time.Duration(made.read_timeout_ms) * time.Millisecond,
		SigningString: goString(made.signing_string, made.signing_string_length),
		RequestDate:   dateOf(dashed, C.GoString(made.request_date)),
	}, nil
}

// Accept verifies the platform's answer to a [Request] of any kind, and checks that it is about this request; the
// Accept methods of the interfaces do the same with their own structs. Pass the raw body. Every failure except
// [ErrRefused] has the effect "unknown": the order may have been paid, so ask for its status. The fields of the result
// are in its JSON.
func (m *Merchant) Accept(request Request, httpStatus int, body []byte) (*Result, error) {
	return accept(m, request, httpStatus, body, new(Result))
}

func accept[R result](m *Merchant, request Request, httpStatus int, body []byte, into R) (R, error) {
	var none R
	fields := fieldsOf(request)
	if err := fields.failure(); err != nil {
		return none, ofAnswer(err, fields)
	}
	merchant, err := m.owned.use("merchant")
	if err != nil {
		return none, ofAnswer(err, fields)
	}
	defer merchant.release()
	buffer, count := fields.forC()
	data, length := bytesOf(body)
	return takeResult(C.bestpay_go_accept(merchant.object, buffer, count, httpStatusOf(httpStatus), data, length), into)
}

// ofAnswer is the error of an answer that could not be passed on. The request has left, so the outcome is unknown, and
// the fault is the answer's. A closed object is still an [ErrClosed].
func ofAnswer(err error, fields *fields) error {
	failure, is := about{fields: fields}.inError(err, EffectUnknown).(*Error)
	if !is {
		return err
	}
	switch failure.class {
	case ErrLibrary:
	case ErrClosed:
		failure.class, failure.cause = ErrMessage, ErrClosed
	default:
		failure.class = ErrMessage
	}
	return failure
}

// httpStatusOf turns a number that cannot be a status into -1, which C refuses.
func httpStatusOf(status int) C.int32_t {
	if status < 0 || status > 999 {
		return -1
	}
	return C.int32_t(status)
}
