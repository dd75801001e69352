package bestpay

// #include "calls.h"
import "C"

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// about describes a call, for the error if its context ends.
type about struct {
	fields *fields
	// unmade is the effect of a call that was never made. For a wait, "not sent" would be wrong: the order was sent
	// before.
	unmade Effect
}

// await calls the library, and returns when the call does or when the context ends, whichever is first. An abandoned
// call stops waiting. If its request has left, it reads the answer for two seconds more, and keeps its object (named by
// `name`), its thread and its place below the limit until then.
func await[P, R any](ctx context.Context, its *owned[P], name string, about about, work func(P) (R, error)) (R, error) {
	end := beginHook(ctx, about)
	result, err := awaitUnhooked(ctx, its, name, about, work)
	end(err)
	return result, err
}

func awaitUnhooked[P, R any](ctx context.Context, its *owned[P], name string, about about, work func(P) (R, error)) (R, error) {
	var none R
	used, err := its.use(name)
	if err != nil {
		return none, about.inError(err, about.unmade)
	}
	if ctx.Err() != nil {
		used.release()
		return none, about.contextEnded(ctx, about.unmade, "before anything was sent")
	}
	limit := limitOfCalls
	if err := limit.begin(); err != nil {
		used.release()
		return none, about.inError(err, about.unmade)
	}
	if ctx.Done() == nil {
		defer limit.end()
		defer used.release()
		return work(used.object)
	}

	// Ending the context ends its waits, and soon the reading of an answer. A request that has left cannot be called back.
	var cancellation *C.bestpay_cancellation
	C.bestpay_cancellation_new(&cancellation, nil)
	defer C.bestpay_cancellation_free(cancellation)
	object, free := cancelledBy(used.object, cancellation)

	type outcome struct {
		result R
		err    error
	}
	ended := make(chan outcome, 1)
	go func() {
		defer used.release()
		defer free()
		result, err := work(object)
		// Before the caller knows, who may make the next call at once.
		limit.end()
		ended <- outcome{result, err}
	}()
	select {
	case came := <-ended:
		return came.result, came.err
	case <-ctx.Done():
		C.bestpay_cancellation_cancel(cancellation)
	}
	// If the answer is here as well, prefer it.
	select {
	case came := <-ended:
		return came.result, came.err
	default:
		return none, about.contextEnded(ctx, EffectUnknown, "during the call")
	}
}

// cancelledBy is a copy of a client or cashier whose waits end when this is cancelled, and a function that frees it.
func cancelledBy[P any](object P, cancellation *C.bestpay_cancellation) (P, func()) {
	switch its := any(object).(type) {
	case *C.bestpay_client:
		var made *C.bestpay_client
		C.bestpay_client_cancelled_by(its, cancellation, &made, nil)
		return any(made).(P), func() { C.bestpay_client_free(made) }
	case *C.bestpay_cashier:
		var made *C.bestpay_cashier
		C.bestpay_cashier_cancelled_by(its, cancellation, &made, nil)
		return any(made).(P), func() { C.bestpay_cashier_free(made) }
	default:
		return object, func() {}
	}
}

func (a about) contextEnded(ctx context.Context, effect Effect, when string) error {
	cause := ctx.Err()
	if why := context.Cause(ctx); why != cause {
		cause = fmt.Errorf("%w: %w", cause, why)
	}
	return a.inError(&Error{
		Code:    "context_ended",
		Message: fmt.Sprintf("the context ended %s: %v", when, cause),
		cause:   cause,
	}, effect)
}

// inError returns the error with its effect, the numbers of the order or refund, and the date if it may have been sent.
func (a about) inError(err error, effect Effect) error {
	var failure *Error
	if !errors.As(err, &failure) {
		return err
	}
	numbered := *failure
	numbered.effect = effect
	numbered.OutTradeNo, numbered.OutRequestNo = a.fields.get("outTradeNo"), a.fields.get("outRequestNo")
	if effect != EffectNotSent && numbered.RequestDate.IsZero() {
		// The zero time if it was left out or is invalid.
		numbered.RequestDate, _ = time.ParseInLocation(dashed, a.fields.get("requestDate"), Beijing)
	}
	return &numbered
}
