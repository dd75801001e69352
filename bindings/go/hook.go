package bestpay

import (
	"context"
	"log/slog"
	"sync/atomic"
)

// Call is a call of the platform, as a hook sees it: see [SetHook].
type Call struct {
	// Interface is its name: "barcode_order", "order_status" and the like, "probe" or "recover". A wait is one call of the
	// interface that it asks.
	Interface string
	// OutTradeNo is the order's number, "" if the call is not about one.
	OutTradeNo string
	// OutRequestNo is the refund's number, "" if the call is not about one.
	OutRequestNo string
}

// Hook is called before a call of the platform. What it returns is called with the call's error when the call returns
// to its caller; nil if that is not needed.
type Hook func(ctx context.Context, call Call) (end func(err error))

var hook atomic.Pointer[Hook]

// SetHook sets a hook around every call of a [Client] or [Cashier] that asks the platform, for traces and metrics. It
// runs in the goroutine of the caller, with the caller's context. nil switches it off. There is one hook per process:
// the last one that was set. If it panics, the call continues; the panic is logged (see [SetLogger]). It cannot add
// headers: the platform would not read them.
func SetHook(to Hook) {
	if to == nil {
		hook.Store(nil)
		return
	}
	hook.Store(&to)
}

// beginHook calls the hook, and returns what has to be called at the end.
func beginHook(ctx context.Context, about about) (end func(error)) {
	to := hook.Load()
	if to == nil {
		return func(error) {}
	}
	var its func(error)
	guarded(ctx, func() {
		its = (*to)(ctx, Call{about.fields.interfaceName(), about.fields.get("outTradeNo"), about.fields.get("outRequestNo")})
	})
	if its == nil {
		return func(error) {}
	}
	return func(err error) { guarded(ctx, func() { its(err) }) }
}

// guarded keeps a panic of the hook away from the payment.
func guarded(ctx context.Context, run func()) {
	defer func() {
		if panicked := recover(); panicked != nil {
			log(ctx, slog.LevelError, "the hook panicked", slog.Any("panic", panicked))
		}
	}()
	run()
}
