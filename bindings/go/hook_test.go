package bestpay_test

// The hook around calls: what it is told, and that it stops no payment.

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"bestpay.example/bestpay"
)

type traced struct {
	call bestpay.Call
	ctx  context.Context
	err  error
}

// trace hooks into the calls of a test; the calls that have ended come out of the function.
func trace(t *testing.T) func() []traced {
	t.Helper()
	var ended []traced
	bestpay.SetHook(func(ctx context.Context, call bestpay.Call) func(error) {
		return func(err error) { ended = append(ended, traced{call, ctx, err}) }
	})
	t.Cleanup(func() { bestpay.SetHook(nil) })
	return func() []traced {
		its := ended
		ended = nil
		return its
	}
}

func TestAHookIsToldOfEveryCall(t *testing.T) {
	client, ctx := newClient(t, bestpay.ClientOptions{}), patience(t)
	cashier, _ := newCashier(t, client, bestpay.CashierOptions{})
	order, refund := newOrder(paidAtOnce), bestpay.Refund{}
	ended := trace(t)
	must(client.OrderByBarcode(ctx, order))
	must(client.WaitForPayment(ctx, questionOf(order), time.Minute))
	refund = newRefund(order)
	must(client.Refund(ctx, refund))
	must(client.Probe(ctx))
	taken := newOrder(paidAtOnce)
	must(cashier.TakePayment(ctx, taken, time.Minute))
	must(cashier.FollowPayment(ctx, taken.OutTradeNo, time.Minute))
	must(cashier.Recover(ctx, time.Second))
	var calls []bestpay.Call
	for _, one := range ended() {
		calls = append(calls, one.call)
		wantEqual(t, "the context", one.ctx, ctx)
		wantEqual(t, "the error", one.err, nil)
	}
	wanted := []bestpay.Call{
		{Interface: "barcode_order", OutTradeNo: order.OutTradeNo},
		{Interface: "order_status", OutTradeNo: order.OutTradeNo},
		{Interface: "refund", OutTradeNo: order.OutTradeNo, OutRequestNo: refund.OutRequestNo},
		{Interface: "probe"},
		{Interface: "barcode_order", OutTradeNo: taken.OutTradeNo},
		{Interface: "order_status", OutTradeNo: taken.OutTradeNo},
		{Interface: "recover"},
	}
	if !slices.Equal(calls, wanted) {
		t.Errorf("the calls are %v, not %v", calls, wanted)
	}
	bestpay.SetHook(nil)
	must(client.Probe(ctx))
	wantEqual(t, "the calls without a hook", len(ended()), 0)
}

func TestAHookIsToldOfErrors(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{})
	ended := trace(t)
	err := second(client.OrderByBarcode(patience(t), newOrder(refusedCode)))
	wantEqual(t, "the refusal", ended()[0].err, err)
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	_, _ = client.Probe(gone)
	wantEqual(t, "whether the context ended", errors.Is(ended()[0].err, context.Canceled), true)
}

func TestAHookThatPanicsStopsNoPayment(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{})
	var written lines
	logTo(t, slog.NewTextHandler(&written, nil))
	t.Cleanup(func() { bestpay.SetHook(nil) })
	for _, hook := range []bestpay.Hook{
		func(context.Context, bestpay.Call) func(error) { panic("no begin") },
		func(context.Context, bestpay.Call) func(error) { return func(error) { panic("no end") } },
		func(context.Context, bestpay.Call) func(error) { return nil },
	} {
		bestpay.SetHook(hook)
		must(client.OrderByBarcode(patience(t), newOrder(paidAtOnce)))
	}
	for _, wanted := range []string{"the hook panicked", "no begin", "no end"} {
		wantEqual(t, "whether the log holds "+wanted, strings.Contains(written.String(), wanted), true)
	}
}
