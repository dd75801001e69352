package bestpay

// #include "calls.h"
import "C"

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"
)

// Request is a request of any interface: [BarcodeOrder], [OrderStatus] and the like, or [Fields]. Fields with their
// zero value are left out. institutionCode and merchantNo are the merchant's.
type Request interface {
	// fields writes the interface and the set fields, by their names on the wire.
	fields() *fields
}

// Fields is a request whose fields are known only at run time.
type Fields struct {
	// Interface is its name: "barcode_order", "order_status" and the like. For an interface that the document does not
	// list it is the path, or "sdkRequest" and the path for that envelope. Such a request has any fields, and may move
	// money: it is sent once.
	Interface string
	// Values are the fields by their names on the wire: amounts in fen, times as "yyyy-MM-dd HH:mm:ss". If the interface is
	// a path, ":json" behind a name says that its value is JSON and not a text: "amount:json" with "1250".
	Values map[string]string
	// Masked are the names of fields that are not shown when the request is printed or logged, besides those that are
	// never shown. JSON that has one of these names anywhere is not shown either.
	Masked []string
}

func (r Fields) fields() *fields {
	f := newFields(r.Interface)
	for _, name := range slices.Sorted(maps.Keys(r.Values)) {
		f.named(name, r.Values[name])
	}
	return f
}

// String shows the fields, with secret ones masked.
func (r Fields) String() string { return r.fields().masked(r.Masked...) }

// GoString is String: the %#v of [fmt] shows no code either.
func (r Fields) GoString() string { return r.String() }

// MarshalText is String: see [BarcodeOrder.MarshalText].
func (r Fields) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// LogValue is String: no handler of [log/slog] shows a code.
func (r Fields) LogValue() slog.Value { return slog.StringValue(r.String()) }

// fieldsOf is what a request writes; for a nil one, only the error.
func fieldsOf(request Request) *fields {
	if value := reflect.ValueOf(request); !value.IsValid() || value.Kind() == reflect.Pointer && value.IsNil() {
		f := newFields("")
		f.refuse("null_argument", "request", ErrArgument, "`request` is nil")
		return f
	}
	return request.fields()
}

// fields is a request in the form for C: the interface's name, then a name and a value for each field, each
// NUL-terminated, in one buffer (calls.h).
type fields struct {
	buffer []byte
	count  int
	err    error
	most   [512]byte // Most requests fit, and take one allocation.
}

func newFields(interfaceName string) *fields {
	f := &fields{}
	f.buffer = f.most[:0]
	f.terminated("interface", interfaceName)
	return f
}

// text leaves out an empty text.
func (f *fields) text(name, value string) {
	if value != "" && f.begin(name) {
		f.terminated(name, value)
	}
}

// named is a field with the caller's name for it.
func (f *fields) named(name, value string) {
	if strings.IndexByte(name, 0) >= 0 {
		f.refuse("invalid_argument", "fields.name", ErrArgument, "a field's name contains a NUL")
	} else if f.begin(name) {
		f.terminated(name, value)
	}
}

// amount leaves out 0, so that a forgotten amount is a missing field.
func (f *fields) amount(name string, value Amount) {
	if value != 0 && f.begin(name) {
		f.buffer = append(strconv.AppendInt(f.buffer, int64(value), 10), 0)
	}
}

func (f *fields) time(name string, value time.Time) {
	if !value.IsZero() && f.begin(name) {
		f.buffer = append(value.In(Beijing).AppendFormat(f.buffer, dashed), 0)
	}
}

func (f *fields) seconds(name string, value time.Duration) {
	if value%time.Second != 0 {
		f.refuse("invalid_field", name, ErrRequest, "`%s` is %v: it must be whole seconds", name, value)
	}
	if value != 0 && f.begin(name) {
		f.buffer = append(strconv.AppendInt(f.buffer, int64(value/time.Second), 10), 0)
	}
}

// begin writes a field's name, unless there is no room for more.
func (f *fields) begin(name string) bool {
	if f.count == C.BESTPAY_GO_MOST_FIELDS {
		f.refuse("invalid_argument", "fields", ErrArgument, "more than %d fields: no interface has so many", f.count)
		return false
	}
	f.count++
	f.buffer = append(append(f.buffer, name...), 0)
	return true
}

// terminated refuses a NUL inside a text, which would silently cut an order's number short, and text that is not UTF-8.
func (f *fields) terminated(name, text string) {
	if strings.IndexByte(text, 0) >= 0 {
		f.refuse("invalid_argument", name, ErrArgument, "`%s` contains a NUL", name)
		text = strings.ReplaceAll(text, "\x00", "\uFFFD")
	}
	if !utf8.ValidString(text) {
		f.refuse("invalid_argument", name, ErrArgument, "`%s` is not UTF-8", name)
	}
	f.buffer = append(append(f.buffer, text...), 0)
}

func (f *fields) refuse(code, field string, class error, format string, about ...any) {
	if f.err == nil {
		f.err = &Error{Code: code, Message: fmt.Sprintf(format, about...), Field: field, class: class}
	}
}

// failure says why the request cannot be passed to C, with the numbers of its order or refund. Nil if it can.
func (f *fields) failure() error {
	if failure, is := f.err.(*Error); is {
		failure.OutTradeNo, failure.OutRequestNo = f.get("outTradeNo"), f.get("outRequestNo")
		failure.effect = f.unmade()
	}
	return f.err
}

// unmade is the effect of a call that was not made. A question says nothing about its order, whether asked or not.
func (f *fields) unmade() Effect {
	name := f.interfaceName()
	if movesMoney(name) || isPath(name) {
		return EffectNotSent
	}
	return EffectUnknown
}

// isPath says whether the document does not list the interface. What it does is not known, so it may move money.
func isPath(interfaceName string) bool {
	return strings.HasPrefix(strings.TrimPrefix(interfaceName, "sdkRequest"), "/")
}

func (f *fields) interfaceName() string {
	name, _, _ := bytes.Cut(f.buffer, []byte{0})
	return string(name)
}

// forC returns the buffer, which C borrows for a call, and the number of fields in it.
func (f *fields) forC() (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.SliceData(f.buffer))), C.size_t(f.count)
}

// get returns the value of a field, "" if there is none.
func (f *fields) get(name string) string {
	for field, value := range f.all() {
		if field == name {
			return value
		}
	}
	return ""
}

// all returns the names and values as written.
func (f *fields) all() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		texts := strings.Split(string(f.buffer), "\x00")
		for i := range f.count {
			if !yield(texts[1+2*i], texts[2+2*i]) {
				return
			}
		}
	}
}

// masked shows the request without payment codes and without data about the payer.
func (f *fields) masked(more ...string) string {
	var shown []string
	for name, value := range f.all() {
		plain, isJSON := strings.CutSuffix(name, ":json")
		if isMasked(plain) || slices.Contains(more, plain) || isJSON && namesMasked(json.NewDecoder(strings.NewReader(value)), more) {
			value = covered(value)
		}
		shown = append(shown, name+":"+strconv.Quote(value))
	}
	return f.interfaceName() + "{" + strings.Join(shown, " ") + "}"
}

// namesMasked: a text anywhere in this JSON is the name of a masked field, or the JSON cannot be read.
func namesMasked(values *json.Decoder, more []string) bool {
	for {
		token, err := values.Token()
		if err != nil {
			return err != io.EOF
		}
		if name, is := token.(string); is && (isMasked(name) || slices.Contains(more, name)) {
			return true
		}
	}
}
