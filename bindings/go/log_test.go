package bestpay_test

// The log goes to the logger that was set, and nothing that is printed or logged holds a payment code.

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"bestpay.example/bestpay"
)

// Several goroutines write to lines.
type lines struct {
	guard sync.Mutex
	text  bytes.Buffer
}

func (l *lines) Write(line []byte) (int, error) {
	l.guard.Lock()
	defer l.guard.Unlock()
	return l.text.Write(line)
}

func (l *lines) String() string {
	l.guard.Lock()
	defer l.guard.Unlock()
	return l.text.String()
}

func logTo(t *testing.T, handler slog.Handler) {
	t.Helper()
	must(0, bestpay.SetLogger(slog.New(handler)))
	t.Cleanup(func() { must(0, bestpay.SetLogger(nil)) })
}

func TestTheLogGoesToTheLastLogger(t *testing.T) {
	client, ctx := newClient(t, bestpay.ClientOptions{}), patience(t)
	var written lines
	logTo(t, slog.NewTextHandler(&written, nil))
	order := newOrder(paidAtOnce)
	must(client.OrderByBarcode(ctx, order))
	refused := newOrder(refusedCode)
	failed(t, second(client.OrderByBarcode(ctx, refused)), bestpay.ErrRefused)
	for _, wanted := range []string{"level=INFO", "level=WARN", order.OutTradeNo, refused.OutTradeNo} {
		wantEqual(t, "whether the log holds "+wanted, strings.Contains(written.String(), wanted), true)
	}
	wantEqual(t, "whether it holds a code", strings.Contains(written.String(), paidAtOnce), false)
	before := written.String()
	must(0, bestpay.SetLogger(nil))
	must(client.OrderByBarcode(ctx, newOrder(paidAtOnce)))
	wantEqual(t, "the log", written.String(), before)
}

// A handler that panics.
type panicking struct{ slog.Handler }

func (panicking) Handle(context.Context, slog.Record) error {
	_ = bestpay.SetLogger(slog.Default())
	panic("the disk is full")
}

func TestALoggerThatPanicsStopsNoPayment(t *testing.T) {
	logTo(t, panicking{slog.NewTextHandler(&lines{}, nil)})
	must(newClient(t, bestpay.ClientOptions{}).OrderByBarcode(patience(t), newOrder(paidAtOnce)))
}

func TestARefusedCallbackIsLoggedWithItsReason(t *testing.T) {
	var written lines
	logTo(t, slog.NewTextHandler(&written, nil))
	url, _ := serve(t, newClient(t, bestpay.ClientOptions{}).Merchant().CallbackHandler(nil))
	post(t, url, []byte(`{"sign":"a b"}`))
	for _, wanted := range []string{"callback not accepted", "error.code=invalid_sign", "error.hint=spaces_in_sign", "error.advice="} {
		wantEqual(t, "whether the log holds "+wanted, strings.Contains(written.String(), wanted), true)
	}
}

// Loggers that write here, as text and as JSON, without the time: its digits may be those that are looked for.
func (l *lines) loggers() (asText, asJSON *slog.Logger) {
	timeless := &slog.HandlerOptions{ReplaceAttr: func(_ []string, attribute slog.Attr) slog.Attr {
		if attribute.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return attribute
	}}
	return slog.New(slog.NewTextHandler(l, timeless)), slog.New(slog.NewJSONHandler(l, timeless))
}

func TestNothingThatIsShownHoldsACode(t *testing.T) {
	// No port has these digits, but the orders' numbers and the records' times might.
	const secret = "77777"
	const code, payer = "5100000000000" + secret, "payer-" + secret
	order, qrcode := newOrder(code), newQrcodeOrder()
	order.OutTradeNo, qrcode.OutTradeNo, qrcode.UserCode = "FIRST", "SECOND", payer
	merchant := newClient(t, bestpay.ClientOptions{}).Merchant()
	spoilt := order
	spoilt.MediumNo = "5100\x000000000" + secret
	values := []any{
		order, &order, qrcode, &qrcode, spoilt, struct{ Order bestpay.BarcodeOrder }{order},
		bestpay.Fields{Interface: "barcode_order", Values: map[string]string{"mediumNo": code, "userCode": payer}},
		must(merchant.Prepare(order)), *must(merchant.Prepare(qrcode)),
		bestpay.RefundResult{BuyerLoginNo: payer, Result: bestpay.Result{JSON: []byte(`{"buyerLoginNo":"` + payer + `"}`)}},
		second(merchant.Prepare(spoilt)),
		bestpay.Fields{Interface: "/pay", Values: map[string]string{"payer:json": `[{"userCode":"` + payer + `"}]`}},
		bestpay.Fields{Interface: "/pay", Values: map[string]string{"a:json": `{"b":{"phone":"` + payer + `"}}`}, Masked: []string{"phone"}},
		bestpay.Fields{Interface: "/pay", Values: map[string]string{"broken:json": `{"userCode":` + secret}},
	}
	var shown lines
	asText, asJSON := shown.loggers()
	for _, value := range []any{values[:7], map[string]any{"orders": values[:7]}, values[7:10], &values[9]} {
		asJSON.Info("shown", slog.Group("within", "value", value))
		fmt.Fprintf(&shown, "%s\n", must(json.Marshal(value)))
		fmt.Fprintf(&shown, "%s\n", must(json.Marshal(&value)))
	}
	for _, value := range []any{order, &order, qrcode, values[6], values[7]} {
		fmt.Fprintf(&shown, "%s\n", must(xml.Marshal(value)))
	}
	if err := json.Unmarshal(must(json.Marshal(order)), &spoilt); err == nil {
		t.Error("a masked order was read back as an order")
	}
	for _, value := range values {
		fmt.Fprintf(&shown, "%v %+v %#v %s %q\n", value, value, value, value, value)
		asJSON.Info("shown", "value", value)
		asText.Info("shown", "value", value)
	}
	for _, line := range strings.Split(shown.String(), "\n") {
		if strings.Contains(line, secret) {
			t.Error(line)
		}
	}
	wantEqual(t, "whether the order's number is shown", strings.Contains(shown.String(), order.OutTradeNo), true)
}

func TestAnErrorLogsWhatItSays(t *testing.T) {
	var written lines
	logger := slog.New(slog.NewJSONHandler(&written, nil))
	client := newClient(t, bestpay.ClientOptions{})
	err := second(client.OrderByBarcode(patience(t), newOrder(refusedCode)))
	logger.Warn("no payment", "error", err)
	var failure *bestpay.Error
	if !errors.As(err, &failure) {
		t.Fatal(err)
	}
	for _, wanted := range []string{`"effect":"refused"`, `"code":"refused"`, failure.PlatformCode, failure.OutTradeNo} {
		wantEqual(t, "whether the log holds "+wanted, strings.Contains(written.String(), wanted), true)
	}
}

// encoded is what [encoding/json] writes of a value, read back.
func encoded(t *testing.T, value any) (fields map[string]any) {
	t.Helper()
	must(0, json.Unmarshal(must(json.Marshal(value)), &fields))
	return fields
}

func TestAnErrorIsEncodedWithWhatItSays(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{})
	order := newOrder(refusedCode)
	err := second(client.OrderByBarcode(patience(t), order))
	failure := failed(t, err, bestpay.ErrRefused)
	for _, value := range []any{err, *failure} {
		fields := encoded(t, value)
		for name, wanted := range map[string]any{
			"effect": "refused", "code": "refused", "out_trade_no": order.OutTradeNo, "platform_code": failure.PlatformCode,
			"request_date": failure.RequestDate.Format(time.DateTime), "message": failure.Message,
		} {
			wantEqual(t, name, fields[name], wanted)
		}
	}
	within := encoded(t, map[string]any{"failed": []error{err}})
	inner := within["failed"].([]any)[0].(map[string]any)
	wantEqual(t, "the effect within a value", inner["effect"], any("refused"))

	unsigned := second(bestpay.Verify([]*bestpay.PlatformKey{must(bestpay.PlatformKeyFromFile("platform.cer"))},
		[]byte(`{"userCode":"payer-77777","sign":"QUJD"}`), bestpay.ReadOptions{}))
	if failed(t, unsigned, bestpay.ErrSignature).Report == nil {
		t.Error("there is no report")
	}
	wantEqual(t, "whether the report is encoded", strings.Contains(string(must(json.Marshal(unsigned))), "77777"), false)
	late := encoded(t, second(client.Merchant().AcceptBarcodeOrder(order, 502, nil)))
	wantEqual(t, "the HTTP status", late["http_status"], any(502.0))
	wantEqual(t, "the effect", late["effect"], any("unknown"))
}

func TestARefundsResultIsEncodedWithoutItsPayer(t *testing.T) {
	amount := bestpay.Amount(250)
	result := bestpay.RefundResult{BuyerLoginNo: "payer", RefundAmt: &amount, Result: bestpay.Result{TradeStatus: "SUCCESS"}}
	fields := encoded(t, []any{&result}[0])
	wantEqual(t, "the status", fields["TradeStatus"], any("SUCCESS"))
	wantEqual(t, "the amount", fields["RefundAmt"], any(250.0))
	wantEqual(t, "the payer", fields["BuyerLoginNo"], any("***"))
	wantEqual(t, "the payer in the result itself", result.BuyerLoginNo, "payer")
}

// An error is passed around as a pointer; a copy has to keep the message to itself as well.
func TestACopyOfAnErrorShowsNoReport(t *testing.T) {
	unsigned := second(bestpay.Verify([]*bestpay.PlatformKey{must(bestpay.PlatformKeyFromFile("platform.cer"))},
		[]byte(`{"userCode":"payer-77777","sign":"QUJD"}`), bestpay.ReadOptions{}))
	failure := failed(t, unsigned, bestpay.ErrSignature)
	wantEqual(t, "whether the report has it", strings.Contains(failure.Report.Text, "77777"), true)
	var shown lines
	asText, asJSON := shown.loggers()
	for _, value := range []any{*failure, []bestpay.Error{*failure}, struct{ Err bestpay.Error }{*failure}, unsigned} {
		fmt.Fprintf(&shown, "%v %+v %#v %s %q\n", value, value, value, value, value)
		asText.Info("shown", "value", value)
		asJSON.Info("shown", "value", value)
	}
	for _, line := range strings.Split(shown.String(), "\n") {
		if strings.Contains(line, "77777") {
			t.Error(line)
		}
	}
	wantEqual(t, "whether the code is shown", strings.Contains(shown.String(), "signature_mismatch"), true)
}

// A request of any kind has a result without fields of its own: all of it is in its JSON.
func TestAResultOfAnyRequestIsEncodedWithoutItsPayer(t *testing.T) {
	client, ctx := newClient(t, bestpay.ClientOptions{}), patience(t)
	order := newOrder(paidAtOnce)
	must(client.OrderByBarcode(ctx, order))
	result := must(client.Call(ctx, newRefund(order)))
	result.JSON = []byte(strings.Replace(string(result.JSON), "{", `{"buyerLoginNo":"payer","userCode":null,`, 1))
	result.Other = append(result.Other, bestpay.OtherMember{Name: "userCode", JSON: []byte(`"payer"`)})
	text := string(must(json.Marshal(map[string]any{"refunds": []*bestpay.Result{result}})))
	wantEqual(t, "whether the payer is in "+text, strings.Contains(text, `"payer"`), false)

	var read bestpay.Result
	must(0, json.Unmarshal(must(json.Marshal(result)), &read))
	wantEqual(t, "the status", read.TradeStatus, result.TradeStatus)
	wantEqual(t, "the payer", encoded(t, read.JSON)["buyerLoginNo"], any("***"))
	wantEqual(t, "what is not there", encoded(t, read.JSON)["userCode"], nil)
	wantEqual(t, "the status in JSON", encoded(t, read.JSON)["tradeStatus"], any(string(result.TradeStatus)))
	wantEqual(t, "nothing", string(must(json.Marshal(bestpay.Result{}.JSON))), "null")
}

func TestEnumerationsAreEncodedByTheirNames(t *testing.T) {
	type all struct {
		Effect bestpay.Effect
		Kind   bestpay.CallbackKind
		Hash   bestpay.Hash
	}
	given := all{bestpay.EffectNotSent, bestpay.CallbackRefund, bestpay.SHA1}
	const encoded = `{"Effect":"not_sent","Kind":"refund","Hash":"sha1"}`
	wantEqual(t, "the text", string(must(json.Marshal(given))), encoded)
	var read all
	must(0, json.Unmarshal([]byte(encoded), &read))
	wantEqual(t, "what is read", read, given)
	wantEqual(t, "what is printed", fmt.Sprint(given), "{not_sent refund sha1}")
	for _, wrong := range []string{`{"Effect":"sent"}`, `{"Kind":"REFUND"}`, `{"Hash":"md5"}`} {
		read = all{}
		failed(t, json.Unmarshal([]byte(wrong), &read), bestpay.ErrArgument)
		wantEqual(t, "what is left", read, all{})
	}
}
