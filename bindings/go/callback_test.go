package bestpay_test

// Callbacks to an http.Handler, as the platform posts them, and invalid ones.

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"bestpay.example/bestpay"
)

// serve listens with the handler; the posted bodies come out of the channel.
func serve(t *testing.T, handler http.Handler) (url string, posted chan []byte) {
	t.Helper()
	posted = make(chan []byte, 16)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := must(io.ReadAll(r.Body))
		r.Body = io.NopCloser(bytes.NewReader(body))
		handler.ServeHTTP(w, r)
		posted <- body
	}))
	t.Cleanup(server.Close)
	return server.URL + "/notice", posted
}

// next is the next posted body; it fails the test if none comes.
func next(t *testing.T, posted chan []byte) []byte {
	t.Helper()
	select {
	case body := <-posted:
		return body
	case <-patience(t).Done():
		t.Fatal("no callback came")
		return nil
	}
}

func post(t *testing.T, url string, body []byte) string {
	t.Helper()
	answer := must(http.Post(url, "application/json", bytes.NewReader(body)))
	defer answer.Body.Close()
	wantEqual(t, "the HTTP status", answer.StatusCode, http.StatusOK)
	return string(must(io.ReadAll(answer.Body)))
}

// mismatch is the field by which a callback differs from the expected one.
func mismatch(t *testing.T, err error) string {
	t.Helper()
	return failed(t, err, bestpay.ErrMismatch).Field
}

func TestACallbackIsAppliedOnceItIsExpected(t *testing.T) {
	client, ctx := newClient(t, bestpay.ClientOptions{}), patience(t)
	merchant := client.Merchant()
	order := newOrder(paidAtOnce)
	var tries atomic.Int64
	url, posted := serve(t, merchant.CallbackHandler(func(ctx context.Context, callback *bestpay.Callback) error {
		// The platform is told to try again, and does.
		if tries.Add(1) == 1 {
			return errors.New("the database is down")
		}
		return callback.ExpectPayment(order.OutTradeNo, order.TradeAmt)
	}))
	order.NotifyURL = url
	must(client.OrderByBarcode(ctx, order))
	body := next(t, posted)
	if again := next(t, posted); !bytes.Equal(body, again) {
		t.Errorf("the second callback is %s, not %s", again, body)
	}

	callback := must(merchant.ReadCallback(body))
	wantEqual(t, "OutTradeNo", callback.OutTradeNo, order.OutTradeNo)
	wantEqual(t, "TradeAmt", callback.TradeAmt, order.TradeAmt)
	wantEqual(t, "the status", callback.TradeStatus, bestpay.TradeStatusSuccess)
	wantEqual(t, "MerchantNo", callback.MerchantNo, merchant.MerchantNo())
	wantEqual(t, "GoodsInfo", callback.GoodsInfo, order.GoodsInfo)
	wantEqual(t, "whether it is a refund's", callback.Kind == bestpay.CallbackRefund, false)
	wantEqual(t, "whether it says so", *callback.IsRefund, false)
	wantEqual(t, "the zone", callback.TradeFinishedDate.Location(), bestpay.Beijing)
	wantEqual(t, "the field", mismatch(t, callback.ExpectPayment(order.OutTradeNo, 1)), "tradeAmt")
	wantEqual(t, "the field", mismatch(t, callback.ExpectPayment("another", order.TradeAmt)), "outTradeNo")
	wantEqual(t, "the field", mismatch(t, callback.ExpectRefund(order.OutTradeNo, "R1", order.TradeAmt)), "tradeType")
	failed(t, callback.ExpectPayment("a\x00", order.TradeAmt), bestpay.ErrArgument)
	failed(t, callback.ExpectRefund(order.OutTradeNo, "a\x00", order.TradeAmt), bestpay.ErrArgument)
	refund := newRefund(order)
	refund.NotifyURL = url
	must(client.Refund(ctx, refund))
	refunded := must(merchant.ReadCallback(next(t, posted)))
	wantEqual(t, "whether it is a refund's", *refunded.IsRefund, true)
	must(0, refunded.ExpectRefund(refund.OutTradeNo, refund.OutRequestNo, refund.RefundAmt))
	wantEqual(t, "the field", mismatch(t, refunded.ExpectPayment(refunded.OutTradeNo, refunded.TradeAmt)), "tradeType")
	wantEqual(t, "the field", mismatch(t, refunded.ExpectRefund("A0", "R0", refund.RefundAmt)), "outTradeNo")
	other := must(merchant.WithMerchantNo("3178000000000009"))
	wantEqual(t, "the effect", failed(t, second(other.ReadCallback(body)), bestpay.ErrMismatch).Effect(), bestpay.EffectUnknown)
	number := merchant.MerchantNo()
	for _, reader := range []*bestpay.Merchant{
		must(other.WithCallbacksOf("3178000000000008", number)), must(other.WithCallbacksOfInstitution()),
	} {
		wantEqual(t, "the merchant", must(reader.ReadCallback(body)).MerchantNo, number)
	}
	for _, reader := range []*bestpay.Merchant{
		must(merchant.WithCallbacksOf()), must(merchant.WithCallbacksOf("3178000000000009")),
	} {
		wantEqual(t, "the field", failed(t, second(reader.ReadCallback(body)), bestpay.ErrMismatch).Field, "merchantNo")
	}
}

func TestWhatIsNotThePlatformsIsNotApplied(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{})
	order := newOrder(paidAtOnce)
	collect, genuine := serve(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	order.NotifyURL = collect
	must(client.OrderByBarcode(patience(t), order))
	body := next(t, genuine)

	var applied atomic.Int64
	url, _ := serve(t, client.Merchant().CallbackHandler(func(_ context.Context, callback *bestpay.Callback) error {
		applied.Add(1)
		return callback.ExpectPayment(order.OutTradeNo, order.TradeAmt)
	}))
	for code, wrong := range map[string][]byte{
		"signature_mismatch": bytes.Replace(body, []byte(`SUCCESS`), []byte(`SUCCEED`), 1),
		"invalid_json":       body[:len(body)-2],
		"too_large":          append(bytes.Clone(body), bytes.Repeat([]byte(" "), 1<<20)...),
		"missing_sign":       []byte(`{}`),
	} {
		reply := post(t, url, wrong)
		if !strings.Contains(reply, `"statusCode":"500"`) || !strings.Contains(reply, code) {
			t.Errorf("%s: %s", code, reply)
		}
	}
	wantEqual(t, "how often it was applied", applied.Load(), 0)
	wantEqual(t, "the reply", post(t, url, body), string(must(bestpay.CallbackAccepted()).Body))
	wantEqual(t, "how often it was applied", applied.Load(), 1)

	answer := must(http.Get(url))
	answer.Body.Close()
	wantEqual(t, "the HTTP status", answer.StatusCode, http.StatusMethodNotAllowed)
	// The text of the shop's error must not reach the platform.
	url, _ = serve(t, client.Merchant().CallbackHandler(func(context.Context, *bestpay.Callback) error {
		return errors.New("disk /dev/sda1 is full")
	}))
	if reply := post(t, url, body); strings.Contains(reply, "sda1") || !strings.Contains(reply, "not_applied") {
		t.Errorf("the reply is %s", reply)
	}
}

// tests/suite.py counts what the library holds meanwhile: it must be freed without a garbage collection.
func TestManyCallbacksAreRead(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{})
	order := newOrder(paidAtOnce)
	collect, posted := serve(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	order.NotifyURL = collect
	must(client.OrderByBarcode(patience(t), order))
	body := next(t, posted)
	for range 2000 {
		callback := must(client.Merchant().ReadCallback(body))
		must(0, callback.ExpectPayment(order.OutTradeNo, order.TradeAmt))
	}
}
