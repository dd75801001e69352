package bestpay_test

// Every fault of the sandbox on every interface: the caller's error, and that the order is found again.

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"bestpay.example/bestpay"
)

// Each fault with its outcome: no error, or a class whose effect is unknown.
var faults = []struct {
	name         string
	milliseconds int
	class        error
	code         string
	unbooked     bool
}{
	{name: "delay", milliseconds: 50},
	{name: "slow_drip", milliseconds: 1},
	{name: "no_answer", class: bestpay.ErrTransport, code: "timeout"},
	{name: "reset_before", class: bestpay.ErrTransport, code: "connection_lost", unbooked: true},
	{name: "reset_after", class: bestpay.ErrTransport, code: "connection_lost"},
	{name: "truncated", class: bestpay.ErrTransport, code: "connection_lost"},
	{name: "http_500", class: bestpay.ErrTransport, code: "http_status"},
	{name: "unsigned", class: bestpay.ErrSignature, code: "missing_sign"},
	{name: "wrong_key", class: bestpay.ErrSignature, code: "signature_mismatch"},
	{name: "other_order", class: bestpay.ErrMismatch, code: "mismatch"},
}

func TestEveryFaultOfEveryInterfaceHasAnUnknownEffect(t *testing.T) {
	patient := bestpay.ClientOptions{RetryReadsWithin: bestpay.AskOnce, PollFirst: 50 * time.Millisecond}
	hasty := patient
	hasty.ReadTimeout = time.Second
	ctx := patience(t)
	for _, fault := range faults {
		t.Run(fault.name, func(t *testing.T) {
			client := newClient(t, patient)
			paid := newOrder(paidAtOnce)
			must(client.OrderByBarcode(ctx, paid))
			refunded := newRefund(paid)
			must(client.Refund(ctx, refunded))

			// This ends the call if no answer comes.
			if fault.name == "no_answer" {
				client = newClient(t, hasty)
			}
			order, qrcode, refund := newOrder(paidAtOnce), newQrcodeOrder(), newRefund(paid)
			for _, call := range []struct {
				interfaceName, outTradeNo, outRequestNo string
				make                                    func() error
			}{
				{"barcode_order", order.OutTradeNo, "", func() error { return second(client.OrderByBarcode(ctx, order)) }},
				{"qrcode_order", qrcode.OutTradeNo, "", func() error { return second(client.OrderByQrcode(ctx, qrcode)) }},
				{"order_status", paid.OutTradeNo, "", func() error { return second(client.OrderStatus(ctx, questionOf(paid))) }},
				{"refund", paid.OutTradeNo, refund.OutRequestNo, func() error { return second(client.Refund(ctx, refund)) }},
				{"refund_status", paid.OutTradeNo, refunded.OutRequestNo, func() error {
					return second(client.RefundStatus(ctx, bestpay.RefundStatus{
						OutTradeNo: paid.OutTradeNo, OutRequestNo: refunded.OutRequestNo, RefundDate: refunded.RequestDate,
					}))
				}},
			} {
				t.Run(call.interfaceName, func(t *testing.T) {
					orderFault(call.interfaceName, fault.name, fault.milliseconds)
					err := call.make()
					if fault.class == nil {
						if err != nil {
							t.Fatal(err)
						}
						return
					}
					failure := failed(t, err, fault.class)
					wantEqual(t, "the code", failure.Code, fault.code)
					wantEqual(t, "the effect", failure.Effect(), bestpay.EffectUnknown)
					wantEqual(t, "OutTradeNo", failure.OutTradeNo, call.outTradeNo)
					wantEqual(t, "OutRequestNo", failure.OutRequestNo, call.outRequestNo)
					if fault.name == "http_500" {
						wantEqual(t, "HTTPStatus", failure.HTTPStatus, 500)
					}
				})
			}

			client = newClient(t, patient)
			wantEqual(t, "booked", booked(order.OutTradeNo), !fault.unbooked)
			if fault.unbooked {
				err := second(client.WaitForPayment(ctx, questionOf(order), 0))
				failure := failed(t, err, bestpay.ErrPending)
				wantEqual(t, "the effect", failure.Effect(), bestpay.EffectUnknown)
				wantEqual(t, "whether the platform's code is there", failure.PlatformCode != "", true)
				return
			}
			status := must(client.WaitForPayment(ctx, questionOf(order), 10*time.Second))
			wantEqual(t, "the status", status.TradeStatus, bestpay.TradeStatusSuccess)
			question := bestpay.RefundStatus{
				OutTradeNo: refund.OutTradeNo, OutRequestNo: refund.OutRequestNo, RefundDate: refund.RequestDate,
			}
			wantEqual(t, "the refund's status", must(client.WaitForRefund(ctx, question, 10*time.Second)).TradeStatus,
				bestpay.TradeStatusSuccess)
		})
	}
}

func TestQuestionsAreAskedAgainWhileTheirOutcomeIsUnknown(t *testing.T) {
	client, ctx := newClient(t, bestpay.ClientOptions{}), patience(t)
	order := newOrder(paidAtOnce)
	must(client.OrderByBarcode(ctx, order))
	orderFault("order_status", "reset_after", 0)
	wantEqual(t, "the status", must(client.OrderStatus(ctx, questionOf(order))).TradeStatus, bestpay.TradeStatusSuccess)
}

func TestWhatNeverLeftMayBeSentAgain(t *testing.T) {
	options := merchantOptions()
	options.APIURL = "http://127.0.0.1:1"
	client := must(bestpay.NewClient(must(bestpay.NewMerchant(options)), bestpay.ClientOptions{}))
	defer client.Close()
	order := newOrder(paidAtOnce)
	failure := failed(t, second(client.OrderByBarcode(patience(t), order)), bestpay.ErrTransport)
	wantEqual(t, "the code", failure.Code, "connect")
	wantEqual(t, "the effect", failure.Effect(), bestpay.EffectNotSent)
	wantEqual(t, "OutTradeNo", failure.OutTradeNo, order.OutTradeNo)
}

func TestAForeignSignatureIsExplained(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{})
	orderFault("barcode_order", "wrong_key", 0)
	failure := failed(t, second(client.OrderByBarcode(patience(t), newOrder(paidAtOnce))), bestpay.ErrSignature)
	wantEqual(t, "the hint", failure.Hint, "wrong_key")
	if failure.Advice == "" || failure.Report == nil || failure.Report.Opens || len(failure.Report.Attempts) == 0 {
		t.Errorf("it is not explained: %+v", failure)
	}
	wantEqual(t, "the report", failure.Report.String(), failure.Report.Text)
}

// Whatever is wrong with the arguments of accept, the request has left.
func TestAnAnswerThatCannotBeUsedLeavesTheOutcomeUnknown(t *testing.T) {
	merchant, order := newClient(t, bestpay.ClientOptions{}).Merchant(), newOrder(paidAtOnce)
	cut, damaged, hurried := order, order, order
	cut.Subject, damaged.Subject, hurried.TimeOut = "cof\x00fee", "\xff", 1500*time.Millisecond
	named := func(name, value string) bestpay.Fields {
		return bestpay.Fields{Interface: "refund", Values: map[string]string{
			"outTradeNo": order.OutTradeNo, "outRequestNo": "R1", name: value,
		}}
	}
	for what, err := range map[string]error{
		"a NUL":                second(merchant.AcceptBarcodeOrder(cut, 200, []byte("{}"))),
		"no UTF-8":             second(merchant.AcceptBarcodeOrder(damaged, 200, []byte("{}"))),
		"no whole seconds":     second(merchant.AcceptBarcodeOrder(hurried, 200, []byte("{}"))),
		"no status":            second(merchant.AcceptBarcodeOrder(order, -1, []byte("{}"))),
		"no body":              second(merchant.AcceptBarcodeOrder(order, 200, nil)),
		"no field's name":      second(merchant.Accept(named("rem\x00ark", "x"), 200, []byte("{}"))),
		"a field too many":     second(merchant.Accept(named("noSuchField", "x"), 200, []byte("{}"))),
		"another's":            second(merchant.Accept(named("outTradeNo", order.OutTradeNo+"\x00"), 200, []byte("{}"))),
		"no interface":         second(merchant.Accept(bestpay.Fields{Interface: "?"}, 200, []byte("{}"))),
		"no request":           second(merchant.Accept(nil, 200, []byte("{}"))),
		"no merchant":          second(new(bestpay.Merchant).AcceptBarcodeOrder(order, 200, []byte("{}"))),
		"no merchant, nothing": second(new(bestpay.Merchant).Accept(nil, 200, nil)),
	} {
		failure := failed(t, err, bestpay.ErrMessage)
		wantEqual(t, what, failure.Effect(), bestpay.EffectUnknown)
		if errors.Is(err, bestpay.ErrArgument) || errors.Is(err, bestpay.ErrRequest) {
			t.Errorf("%s: %v is of the request's class too", what, err)
		}
		if has := strings.HasPrefix(failure.OutTradeNo, order.OutTradeNo); has == slices.Contains(
			[]string{"no interface", "no request", "no merchant, nothing"}, what) {
			t.Errorf("%s: the order is %q", what, failure.OutTradeNo)
		}
	}
}

func TestAnErrorThatIsNoneOfOursSaysNothingAboutTheMoney(t *testing.T) {
	wantEqual(t, "the effect", bestpay.EffectOf(context.Canceled), bestpay.EffectUnknown)
	wantEqual(t, "the effect", bestpay.EffectOf(&bestpay.Error{}), bestpay.EffectUnknown)
	wantEqual(t, "the effect", bestpay.EffectOf(nil), bestpay.EffectUnknown)
	wantEqual(t, "the zero effect", bestpay.Effect(0).String(), "unknown")
	wrapped := errors.Join(errors.New("till"), second(bestpay.ParseYuan("?")))
	wantEqual(t, "the effect", bestpay.EffectOf(wrapped), bestpay.EffectNotSent)
}

func second[T any](_ T, err error) error { return err }
