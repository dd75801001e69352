package bestpay

// Objects of the C library: making them, using them, and freeing them exactly once.

// #include "calls.h"
import "C"

import (
	"runtime"
	"sync/atomic"
)

// A handle is an object of the C library. It is freed once it is closed and the last call that uses it has ended, so
// that a close never frees an object during a call.
type handle[P any] struct {
	object P
	free   func(P)
	uses   atomic.Int64 // One until it is closed, and one for each running call.
	closed atomic.Bool
}

// owned is shared by all copies of a Client, Merchant and the like. When the last copy is gone it closes the handle.
type owned[P any] struct {
	handle *handle[P]
}

func own[P any](object P, free func(P)) *owned[P] {
	h := &handle[P]{object: object, free: free}
	h.uses.Store(1)
	o := &owned[P]{h}
	runtime.AddCleanup(o, (*handle[P]).close, h)
	return o
}

// use begins a call; release ends it. The error names an object that was closed or never made.
func (o *owned[P]) use(name string) (*handle[P], error) {
	if errABI != nil {
		return nil, errABI
	}
	if o != nil && o.handle.retain() {
		return o.handle, nil
	}
	return nil, &Error{
		Code:    "closed",
		Message: "the " + name + " is closed",
		Field:   name,
		class:   ErrClosed,
		effect:  EffectNotSent,
	}
}

func (o *owned[P]) close() {
	if o != nil {
		o.handle.close()
	}
}

func (h *handle[P]) retain() bool {
	for !h.closed.Load() {
		uses := h.uses.Load()
		if uses == 0 {
			return false
		}
		if h.uses.CompareAndSwap(uses, uses+1) {
			return true
		}
	}
	return false
}

func (h *handle[P]) release() {
	if h.uses.Add(-1) == 0 {
		h.free(h.object)
	}
}

func (h *handle[P]) close() {
	if !h.closed.Swap(true) {
		h.release()
	}
}

// create makes an object with the library, or returns its error, unless an argument could not be converted.
func create[P any](given arguments, fill func(object *P, failure **C.bestpay_error)) (object P, err error) {
	if errABI != nil {
		return object, errABI
	}
	if given.err != nil {
		return object, given.err
	}
	var failure *C.bestpay_error
	fill(&object, &failure)
	return object, takeError(failure)
}
