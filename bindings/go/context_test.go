package bestpay_test

// What a context's end means for the money.

import (
	"context"
	"errors"
	"testing"
	"time"

	"bestpay.example/bestpay"
)

func TestACallWhoseContextHasEndedIsNotMade(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{})
	ctx, cancel := context.WithCancelCause(context.Background())
	why := errors.New("the till was switched off")
	cancel(why)
	order := newOrder(paidAtOnce)
	err := second(client.OrderByBarcode(ctx, order))
	failure := failed(t, err, context.Canceled)
	wantEqual(t, "the effect", failure.Effect(), bestpay.EffectNotSent)
	wantEqual(t, "OutTradeNo", failure.OutTradeNo, order.OutTradeNo)
	wantEqual(t, "whether it says why", errors.Is(err, why), true)
	wantEqual(t, "booked", booked(order.OutTradeNo), false)
	// Of an order that is waited for, "not sent" would be a lie.
	err = second(client.WaitForPayment(ctx, questionOf(order), time.Minute))
	wantEqual(t, "the effect", failed(t, err, context.Canceled).Effect(), bestpay.EffectUnknown)
	wantEqual(t, "the effect", bestpay.EffectOf(second(client.Probe(ctx))), bestpay.EffectNotSent)
}

func TestACallWhoseContextEndsOnTheWayIsUnknownAndGoesOn(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{})
	ctx, cancel := context.WithCancel(context.Background())
	order := newOrder(paidAtOnce)
	orderFault("barcode_order", "delay", 1000)
	go func() {
		for !booked(order.OutTradeNo) {
			time.Sleep(10 * time.Millisecond)
		}
		cancel()
	}()
	failure := failed(t, second(client.OrderByBarcode(ctx, order)), context.Canceled)
	wantEqual(t, "the effect", failure.Effect(), bestpay.EffectUnknown)
	wantEqual(t, "the code", failure.Code, "context_ended")
	wantEqual(t, "OutTradeNo", failure.OutTradeNo, order.OutTradeNo)
	status := must(client.WaitForPayment(patience(t), questionOf(order), 10*time.Second))
	wantEqual(t, "the status", status.TradeStatus, bestpay.TradeStatusSuccess)
}

// Nothing ever answers, and the client's own time-out is far off: only the context can end the calls.
func TestAContextEndsEveryCall(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{ReadTimeout: time.Hour})
	paid := newOrder(paidAtOnce)
	must(client.OrderByBarcode(patience(t), paid))
	refund := newRefund(paid)
	question := bestpay.RefundStatus{
		OutTradeNo: paid.OutTradeNo, OutRequestNo: refund.OutRequestNo, RefundDate: refund.RequestDate,
	}
	for name, call := range map[string]func(context.Context) error{
		"barcode_order": func(ctx context.Context) error { return second(client.OrderByBarcode(ctx, newOrder(paidAtOnce))) },
		"qrcode_order":  func(ctx context.Context) error { return second(client.OrderByQrcode(ctx, newQrcodeOrder())) },
		"order_status": func(ctx context.Context) error {
			return second(client.WaitForPayment(ctx, questionOf(paid), time.Hour))
		},
		"refund":        func(ctx context.Context) error { return second(client.Refund(ctx, refund)) },
		"refund_status": func(ctx context.Context) error { return second(client.WaitForRefund(ctx, question, time.Hour)) },
	} {
		t.Run(name, func(t *testing.T) {
			orderFault(name, "no_answer", 0)
			ctx, cancel := context.WithCancel(context.Background())
			go func() {
				// The sandbox has the request when it has taken the fault.
				for len(control("/sandbox/faults", nil)) > len("[]") {
					time.Sleep(10 * time.Millisecond)
				}
				cancel()
			}()
			failure := failed(t, call(ctx), context.Canceled)
			wantEqual(t, "the effect", failure.Effect(), bestpay.EffectUnknown)
		})
	}
}

func TestADeadlineEndsACall(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{ReadTimeout: time.Hour})
	orderFault("barcode_order", "no_answer", 0)
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	err := second(client.OrderByBarcode(ctx, newOrder(paidAtOnce)))
	wantEqual(t, "the effect", failed(t, err, context.DeadlineExceeded).Effect(), bestpay.EffectUnknown)
}

func TestACallWithoutAnEndNeedsNoContext(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{})
	order := newOrder(paidAtOnce)
	must(client.OrderByBarcode(context.Background(), order))
	wantEqual(t, "the status", must(client.OrderStatus(context.Background(), questionOf(order))).Final, true)
}
