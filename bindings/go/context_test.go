package bestpay_test

// The effects of calls whose context ends.

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"runtime"
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
	// For a wait, "not sent" would be wrong: the order was sent before.
	err = second(client.WaitForPayment(ctx, questionOf(order), time.Minute))
	wantEqual(t, "the effect", failed(t, err, context.Canceled).Effect(), bestpay.EffectUnknown)
	wantEqual(t, "the effect", bestpay.EffectOf(second(client.Probe(ctx))), bestpay.EffectNotSent)
}

// Nobody waits any more, not even a thread of the library.
func TestAWaitThatItsContextHasEndedEndsInTheLibraryAsWell(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{PollFirst: time.Hour, PollLongest: time.Hour})
	order := newQrcodeOrder()
	placed := must(client.OrderByQrcode(patience(t), order))
	question := bestpay.OrderStatus{OutTradeNo: order.OutTradeNo, TradeDate: placed.RequestDate}
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(100*time.Millisecond, cancel)
	failed(t, second(client.WaitForPayment(ctx, question, 10*time.Hour)), context.Canceled)
	for over := patience(t); runtime.NumGoroutine() > before; time.Sleep(10 * time.Millisecond) {
		if over.Err() != nil {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

// The platform books the order, and its answer arrives after the caller has given up.
func TestACallWhoseContextEndsOnTheWayIsUnknownAndGoesOn(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	gone := make(chan struct{})
	platform := httputil.NewSingleHostReverseProxy(must(url.Parse(sandbox)))
	platform.ModifyResponse = func(*http.Response) error {
		cancel()
		<-gone
		return nil
	}
	server := httptest.NewServer(platform)
	defer server.Close() // It waits until the answer has been sent.
	options := merchantOptions()
	options.APIURL = server.URL
	client := must(bestpay.NewClient(must(bestpay.NewMerchant(options)), bestpay.ClientOptions{}))
	defer client.Close()
	order := newOrder(paidAtOnce)
	order.RequestDate = time.Time{}
	err := second(client.OrderByBarcode(ctx, order))
	close(gone)
	failure := failed(t, err, context.Canceled)
	wantEqual(t, "the effect", failure.Effect(), bestpay.EffectUnknown)
	wantEqual(t, "the code", failure.Code, "context_ended")
	wantEqual(t, "OutTradeNo", failure.OutTradeNo, order.OutTradeNo)
	// The date was left out, and the error has the one that was sent.
	question := bestpay.OrderStatus{OutTradeNo: failure.OutTradeNo, TradeDate: failure.RequestDate}
	status := must(newClient(t, bestpay.ClientOptions{}).WaitForPayment(patience(t), question, 10*time.Second))
	wantEqual(t, "the status", status.TradeStatus, bestpay.TradeStatusSuccess)
	var orders []struct{ OutTradeNo, RequestDate string }
	must(0, json.Unmarshal(control("/sandbox/orders", nil), &orders))
	for _, sent := range orders {
		if sent.OutTradeNo == order.OutTradeNo {
			wantEqual(t, "the date", failure.RequestDate.Format(time.DateTime), sent.RequestDate)
		}
	}
}

// whenTaken calls the function once the sandbox has used the ordered fault, and so has the request.
func whenTaken(call func()) {
	for len(control("/sandbox/faults", nil)) > len("[]") {
		time.Sleep(10 * time.Millisecond)
	}
	call()
}

// The server never answers, and the client's own time-out is long: only the context can end the calls.
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
			go whenTaken(cancel)
			failure := failed(t, call(ctx), context.Canceled)
			wantEqual(t, "the effect", failure.Effect(), bestpay.EffectUnknown)
		})
	}
}

// lastMoment is a context whose deadline passes when the channel is closed.
type lastMoment struct {
	context.Context
	passed chan struct{}
}

func (l lastMoment) Done() <-chan struct{} { return l.passed }

func (l lastMoment) Err() error {
	select {
	case <-l.passed:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

func TestADeadlineEndsACall(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{ReadTimeout: time.Hour})
	orderFault("barcode_order", "no_answer", 0)
	ctx := lastMoment{context.Background(), make(chan struct{})}
	go whenTaken(func() { close(ctx.passed) })
	err := second(client.OrderByBarcode(ctx, newOrder(paidAtOnce)))
	wantEqual(t, "the effect", failed(t, err, context.DeadlineExceeded).Effect(), bestpay.EffectUnknown)
}

// soon is a context that knows its deadline beforehand, as those of [context.WithTimeout] do.
type soon struct{ lastMoment }

func (soon) Deadline() (time.Time, bool) { return time.Now().Add(time.Millisecond), true }

// The context says that it has ended, and the library does not say before it that the time to wait was over.
func TestADeadlineEndsAWait(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{PollFirst: time.Hour, PollLongest: time.Hour})
	order := newQrcodeOrder()
	placed := must(client.OrderByQrcode(patience(t), order))
	question := bestpay.OrderStatus{OutTradeNo: order.OutTradeNo, TradeDate: placed.RequestDate}
	ctx := soon{lastMoment{context.Background(), make(chan struct{})}}
	time.AfterFunc(100*time.Millisecond, func() { close(ctx.passed) })
	err := second(client.WaitForPayment(ctx, question, 10*time.Hour))
	wantEqual(t, "the effect", failed(t, err, context.DeadlineExceeded).Effect(), bestpay.EffectUnknown)
}

func TestACallWithoutAnEndNeedsNoContext(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{})
	order := newOrder(paidAtOnce)
	must(client.OrderByBarcode(context.Background(), order))
	wantEqual(t, "the status", must(client.OrderStatus(context.Background(), questionOf(order))).Final, true)
}
