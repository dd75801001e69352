package bestpay

// #include "calls.h"
import "C"

import (
	"fmt"
	"strings"
	"time"
	"unsafe"
)

// arguments converts texts and numbers for C. err is about the first one that cannot be converted.
type arguments struct {
	err error
}

func (a *arguments) refuse(name, format string, about ...any) {
	if a.err == nil {
		a.err = &Error{
			Code:    "invalid_argument",
			Message: "`" + name + "` " + fmt.Sprintf(format, about...),
			Field:   name,
			class:   ErrArgument,
			effect:  EffectNotSent,
		}
	}
}

// check refuses a NUL inside a text, which would silently cut an order's number short.
func (a *arguments) check(name, given string) bool {
	if strings.IndexByte(given, 0) >= 0 {
		a.refuse(name, "contains a NUL")
		return false
	}
	return true
}

// text is a C string in Go's memory, which C borrows for a call. Go must keep it alive for that time.
func (a *arguments) text(name, given string) *C.char {
	if !a.check(name, given) {
		return nil
	}
	return cText(given)
}

// cText is a NUL-terminated text without a NUL inside.
func cText(text string) *C.char {
	return (*C.char)(unsafe.Pointer(unsafe.StringData(text + "\x00")))
}

// optional is text, or NULL if it is empty.
func (a *arguments) optional(name, given string) *C.char {
	if given == "" {
		return nil
	}
	return a.text(name, given)
}

// milliseconds rounds up. It refuses values below `least`, and values that mean something else in C.
func (a *arguments) milliseconds(name string, given, least time.Duration) C.uint32_t {
	const most = (C.BESTPAY_ASK_ONCE - 1) * time.Millisecond
	if given < least || given > most {
		a.refuse(name, "is %v; it must be from %v to %v", given, least, most)
		return 0
	}
	return C.uint32_t((given + time.Millisecond - 1) / time.Millisecond)
}

// duration is in milliseconds, and 0 if it is not set.
func (a *arguments) duration(name string, given time.Duration) C.uint32_t {
	if given == 0 {
		return 0
	}
	return a.milliseconds(name, given, time.Millisecond)
}

// limit is 0 if it is not set.
func (a *arguments) limit(name string, given int) C.size_t {
	if given < 0 {
		a.refuse(name, "is %d; it must be 0 or more", given)
		return 0
	}
	return C.size_t(given)
}

// bytesOf returns the bytes for C, which borrows them for a call.
func bytesOf(given []byte) (*C.uint8_t, C.size_t) {
	return (*C.uint8_t)(unsafe.SliceData(given)), C.size_t(len(given))
}

func flag(is bool) C.int32_t {
	if is {
		return 1
	}
	return 0
}
