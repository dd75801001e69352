package bestpay_test

// The interfaces against the sandbox, and requests that are refused before anything is sent.

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"bestpay.example/bestpay"
)

func TestAnOrderIsPaidWaitedForAndRefunded(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{PollFirst: 100 * time.Millisecond, RetryReadsWithin: bestpay.AskOnce})
	ctx := patience(t)
	order := newOrder(paidLater)
	order.RequestDate = must(client.Merchant().Now())
	result := must(client.OrderByBarcode(ctx, order))
	wantEqual(t, "the interface", result.Interface, "barcode_order")
	wantEqual(t, "the status", result.TradeStatus, bestpay.TradeStatusWaitForPay)
	wantEqual(t, "Final", result.Final, false)
	wantEqual(t, "OutTradeNo", result.OutTradeNo, order.OutTradeNo)
	wantEqual(t, "TradeAmt", *result.TradeAmt, order.TradeAmt)
	wantEqual(t, "Hash", result.Hash, bestpay.SHA1)
	status := must(client.WaitForPayment(ctx, questionOf(order), 20*time.Second))
	wantEqual(t, "the status", status.TradeStatus, bestpay.TradeStatusSuccess)

	refund := newRefund(order)
	refund.Remark = refundDoneLater
	wantEqual(t, "the status", must(client.Refund(ctx, refund)).TradeStatus, bestpay.TradeStatusWaitForPay)
	question := bestpay.RefundStatus{
		OutTradeNo: order.OutTradeNo, OutRequestNo: refund.OutRequestNo, RefundDate: refund.RequestDate,
	}
	refunded := must(client.WaitForRefund(ctx, question, 20*time.Second))
	wantEqual(t, "the status", refunded.TradeStatus, bestpay.TradeStatusSuccess)
	wantEqual(t, "RefundAmt", *refunded.RefundAmt, refund.RefundAmt)
	wantEqual(t, "Final", must(client.RefundStatus(ctx, question)).Final, true)

	refund.OutRequestNo, refund.RefundAmt = newNumber(), 1000000
	tooMuch := failed(t, second(client.Refund(ctx, refund)), bestpay.ErrRefused)
	wantEqual(t, "OutRequestNo", tooMuch.OutRequestNo, refund.OutRequestNo)
}

func TestAFailedOrderIsNoError(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{})
	order := newOrder(failedAtOnce)
	result := must(client.OrderByBarcode(patience(t), order))
	wantEqual(t, "the status", result.TradeStatus, bestpay.TradeStatusFail)
	wantEqual(t, "Final", result.Final, true)
}

func TestARefusalCarriesThePlatformsWords(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{})
	order := newOrder(refusedCode)
	failure := failed(t, second(client.OrderByBarcode(patience(t), order)), bestpay.ErrRefused)
	wantEqual(t, "the effect", failure.Effect(), bestpay.EffectRefused)
	wantEqual(t, "OutTradeNo", failure.OutTradeNo, order.OutTradeNo)
	if failure.PlatformCode == "" || failure.PlatformMessage == "" {
		t.Errorf("the platform's words are missing: %+v", failure)
	}
}

func TestAnOrderThatNobodyPaysStaysPending(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{PollFirst: 50 * time.Millisecond, PollLongest: 100 * time.Millisecond})
	ctx := patience(t)
	order := newOrder(neverPaid)
	must(client.OrderByBarcode(ctx, order))
	failure := failed(t, second(client.WaitForPayment(ctx, questionOf(order), 300*time.Millisecond)), bestpay.ErrPending)
	wantEqual(t, "the effect", failure.Effect(), bestpay.EffectUnknown)
	wantEqual(t, "OutTradeNo", failure.OutTradeNo, order.OutTradeNo)
}

func TestAQrcodeOrderHasAnAddressToPayAt(t *testing.T) {
	client, ctx := newClient(t, bestpay.ClientOptions{}), patience(t)
	order := newQrcodeOrder()
	if result := must(client.OrderByQrcode(ctx, order)); !strings.HasPrefix(result.PaymentURL, "http") {
		t.Errorf("PaymentURL is %q", result.PaymentURL)
	}
	order.OutTradeNo, order.TradeType = newNumber(), bestpay.TradeTypeTenpay
	failure := failed(t, second(client.OrderByQrcode(ctx, order)), bestpay.ErrRequest)
	wantEqual(t, "the field", failure.Field, "userCode")
}

func TestAnInterfaceThatTheDocumentDoesNotListIsCalledByItsPath(t *testing.T) {
	client := newClient(t, bestpay.ClientOptions{})
	number := newNumber()
	for _, path := range []string{"/mapi/sandbox/closeOrder", "sdkRequest/closeOrder"} {
		request := bestpay.Fields{
			Interface: path,
			Values:    map[string]string{"outTradeNo": number, "phone": "13800000000"},
			Masked:    []string{"phone"},
		}
		if shown := request.String(); strings.Contains(shown, "13800000000") || !strings.Contains(shown, number) {
			t.Errorf("shown as %s", shown)
		}
		result := must(client.Call(patience(t), request))
		wantEqual(t, "the interface", result.Interface, "unlisted")
		wantEqual(t, "Final", result.Final, false)
		wantEqual(t, "the members", len(result.Other) > 2 && strings.Contains(string(result.JSON), number), true)
	}
	refused := bestpay.Fields{Interface: "/mapi/sandbox/refused"}
	failure := failed(t, second(client.Call(patience(t), refused)), bestpay.ErrRefused)
	wantEqual(t, "the effect", failure.Effect(), bestpay.EffectRefused)
	wrong := bestpay.Fields{Interface: "/close", Values: map[string]string{"outTradeNo": "a\x00"}}
	failure = failed(t, second(client.Call(patience(t), wrong)), bestpay.ErrArgument)
	wantEqual(t, "the effect", failure.Effect(), bestpay.EffectNotSent)
}

func TestFieldsKnownAtRunTimeAreCalledByName(t *testing.T) {
	client, ctx := newClient(t, bestpay.ClientOptions{}), patience(t)
	order := newOrder(paidAtOnce)
	must(client.OrderByBarcode(ctx, order))
	question := bestpay.Fields{Interface: "order_status", Values: map[string]string{
		"outTradeNo": order.OutTradeNo, "tradeDate": order.RequestDate.In(bestpay.Beijing).Format(time.DateTime),
	}}
	wantEqual(t, "the status", must(client.Call(ctx, question)).TradeStatus, bestpay.TradeStatusSuccess)
	prepared := must(client.Merchant().Prepare(question))
	answer := must(http.Post(prepared.URL, prepared.Header.Get("Content-Type"), bytes.NewReader(prepared.Body)))
	defer answer.Body.Close()
	var body bytes.Buffer
	must(body.ReadFrom(answer.Body))
	accepted := must(client.Merchant().Accept(question, answer.StatusCode, body.Bytes()))
	wantEqual(t, "the interface", accepted.Interface, "order_status")

	question.Values["colour"] = "red"
	wantEqual(t, "the field", failed(t, second(client.Call(ctx, question)), bestpay.ErrRequest).Field, "colour")
	failed(t, second(client.Call(ctx, bestpay.Fields{Interface: "colour"})), bestpay.ErrArgument)
	question.Values = map[string]string{"colour\x00": "red"}
	wantEqual(t, "the field", failed(t, second(client.Call(ctx, question)), bestpay.ErrArgument).Field, "fields.name")
	for range 40 {
		question.Values[newNumber()] = "x"
	}
	failed(t, second(client.Call(ctx, question)), bestpay.ErrArgument)
}

func TestTheRequestDateIsHandedOut(t *testing.T) {
	client, ctx := newClient(t, bestpay.ClientOptions{}), patience(t)
	merchant := client.Merchant()
	order := newOrder(paidAtOnce)
	order.RequestDate = time.Time{}
	prepared := must(merchant.Prepare(order))
	date := prepared.RequestDate
	wantEqual(t, "whether it is the one that was signed",
		strings.Contains(string(prepared.Body), date.Format(time.DateTime)), true)
	result := must(client.OrderByBarcode(ctx, order))
	wantEqual(t, "whether the result has it", result.RequestDate.IsZero(), false)
	question := bestpay.OrderStatus{OutTradeNo: order.OutTradeNo, TradeDate: result.RequestDate}
	status := must(client.OrderStatus(ctx, question))
	wantEqual(t, "the status", status.TradeStatus, bestpay.TradeStatusSuccess)
	wantEqual(t, "a question's", status.RequestDate.IsZero() && must(merchant.Prepare(question)).RequestDate.IsZero(), true)

	refusal := failed(t, second(client.OrderByBarcode(ctx, newOrder(refusedCode))), bestpay.ErrRefused)
	wantEqual(t, "whether the error has it", refusal.RequestDate.IsZero(), false)
	order.RequestDate = date
	for what, err := range map[string]error{
		"no answer":  second(merchant.AcceptBarcodeOrder(order, 502, nil)),
		"no status":  second(merchant.AcceptBarcodeOrder(order, -1, []byte("{}"))),
		"its fields": second(merchant.AcceptBarcodeOrder(withSubject(order, "a\x00"), 200, []byte("{}"))),
	} {
		var failure *bestpay.Error
		if !errors.As(err, &failure) || !failure.RequestDate.Equal(date) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func withSubject(order bestpay.BarcodeOrder, subject string) bestpay.BarcodeOrder {
	order.Subject = subject
	return order
}

func TestBadInputNamesItsField(t *testing.T) {
	client, ctx := newClient(t, bestpay.ClientOptions{}), patience(t)
	for name, test := range map[string]struct {
		spoil func(*bestpay.BarcodeOrder)
		class error
		code  string
	}{
		"tradeAmt":   {func(o *bestpay.BarcodeOrder) { o.TradeAmt = 0 }, bestpay.ErrRequest, "missing_field"},
		"subject":    {func(o *bestpay.BarcodeOrder) { o.Subject = "" }, bestpay.ErrRequest, "missing_field"},
		"timeOut":    {func(o *bestpay.BarcodeOrder) { o.TimeOut = 1500 * time.Millisecond }, bestpay.ErrRequest, "invalid_field"},
		"goodsInfo":  {func(o *bestpay.BarcodeOrder) { o.GoodsInfo = "a\x00b" }, bestpay.ErrArgument, "invalid_argument"},
		"operator":   {func(o *bestpay.BarcodeOrder) { o.Operator = "\x1b" }, bestpay.ErrRequest, "invalid_field"},
		"notifyUrl":  {func(o *bestpay.BarcodeOrder) { o.NotifyURL = "ftp://x" }, bestpay.ErrRequest, "invalid_field"},
		"remark":     {func(o *bestpay.BarcodeOrder) { o.Remark = "\xff" }, bestpay.ErrArgument, "invalid_argument"},
		"mediumNo":   {func(o *bestpay.BarcodeOrder) { o.MediumNo += "\x00" }, bestpay.ErrArgument, "invalid_argument"},
		"outTradeNo": {func(o *bestpay.BarcodeOrder) { o.OutTradeNo += "&" }, bestpay.ErrRequest, "invalid_field"},
	} {
		order := newOrder(paidAtOnce)
		test.spoil(&order)
		err := second(client.OrderByBarcode(ctx, order))
		failure := failed(t, err, test.class)
		wantEqual(t, "the code", failure.Code, test.code)
		wantEqual(t, "the field", failure.Field, name)
		wantEqual(t, "the effect", failure.Effect(), bestpay.EffectNotSent)
		wantEqual(t, "OutTradeNo", failure.OutTradeNo, order.OutTradeNo)
		wantEqual(t, "whether the text names it", strings.Contains(err.Error(), name), true)
		wantEqual(t, "whether Prepare says the same", second(client.Merchant().Prepare(order)).Error(), err.Error())
	}
}

func TestANilRequestIsRefused(t *testing.T) {
	client, ctx := newClient(t, bestpay.ClientOptions{}), patience(t)
	cashier, _ := newCashier(t, client, bestpay.CashierOptions{})
	for _, request := range []bestpay.Request{nil, (*bestpay.BarcodeOrder)(nil), (*bestpay.Fields)(nil)} {
		for what, err := range map[string]error{
			"called":   second(client.Call(ctx, request)),
			"taken":    second(cashier.Take(ctx, request, time.Second)),
			"prepared": second(client.Merchant().Prepare(request)),
		} {
			wantEqual(t, what, failed(t, err, bestpay.ErrArgument).Field, "request")
		}
		failure := failed(t, second(client.Merchant().Accept(request, 200, []byte("{}"))), bestpay.ErrMessage)
		wantEqual(t, "the effect", failure.Effect(), bestpay.EffectUnknown)
	}
}

func TestAQuestionThatCannotBeAskedSaysNothingOfItsOrder(t *testing.T) {
	client, ctx := newClient(t, bestpay.ClientOptions{}), patience(t)
	question := bestpay.OrderStatus{OutTradeNo: "A\x001", TradeDate: time.Now()}
	for what, err := range map[string]error{
		"asked":      second(client.OrderStatus(ctx, question)),
		"waited for": second(client.WaitForPayment(ctx, question, time.Second)),
		"prepared":   second(client.Merchant().Prepare(question)),
		"by name":    second(client.Call(ctx, bestpay.Fields{Interface: "order_status", Values: map[string]string{"outTradeNo": "A\x001"}})),
	} {
		wantEqual(t, what, failed(t, err, bestpay.ErrArgument).Effect(), bestpay.EffectUnknown)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	for field, spoil := range map[string]func(*bestpay.MerchantOptions){
		"merchantNo":      func(o *bestpay.MerchantOptions) { o.MerchantNo = "" },
		"institutionCode": func(o *bestpay.MerchantOptions) { o.InstitutionCode = "" },
		"key":             func(o *bestpay.MerchantOptions) { o.Key = nil },
		"platform_key":    func(o *bestpay.MerchantOptions) { o.PlatformKeys = nil },
		"api_url":         func(o *bestpay.MerchantOptions) { o.APIURL = "http://gateway.example/" },
		"no api_url":      func(o *bestpay.MerchantOptions) { o.APIURL = "" },
	} {
		options := merchantOptions()
		spoil(&options)
		failure := failed(t, second(bestpay.NewMerchant(options)), bestpay.ErrConfig)
		wantEqual(t, "the field", failure.Field, strings.TrimPrefix(field, "no "))
		wantEqual(t, "the effect", failure.Effect(), bestpay.EffectNotSent)
	}
	for field, spoil := range map[string]func(*bestpay.MerchantOptions){
		"api_url":      func(o *bestpay.MerchantOptions) { o.APIURL = "\x00" },
		"max_bytes":    func(o *bestpay.MerchantOptions) { o.MaxBytes = -1 },
		"max_depth":    func(o *bestpay.MerchantOptions) { o.MaxDepth = -1 },
		"platform key": func(o *bestpay.MerchantOptions) { o.PlatformKeys = []*bestpay.PlatformKey{nil} },
	} {
		options := merchantOptions()
		spoil(&options)
		var failure *bestpay.Error
		if err := second(bestpay.NewMerchant(options)); !errors.As(err, &failure) || failure.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	config := must(bestpay.ConfigFromFile("bestpay.toml"))
	for field, options := range map[string]bestpay.ClientOptions{
		"connect_timeout":    {ConnectTimeout: -time.Second},
		"read_timeout":       {ReadTimeout: time.Microsecond},
		"retry_reads_within": {RetryReadsWithin: -time.Second},
		"poll_first":         {PollFirst: -1},
		"poll_longest":       {PollLongest: 365 * 24 * time.Hour},
		"proxy":              {Proxy: "a\x00b"},
	} {
		wantEqual(t, "the field", failed(t, second(config.Client(options)), bestpay.ErrArgument).Field, field)
	}
	failed(t, second(config.Client(bestpay.ClientOptions{RootCertificates: [][]byte{[]byte("none"), nil}})), bestpay.ErrConfig)
	failed(t, second(config.Client(bestpay.ClientOptions{Proxy: "ftp://x"})), bestpay.ErrConfig)
	noTime := second(newClient(t, bestpay.ClientOptions{}).WaitForPayment(patience(t), bestpay.OrderStatus{OutTradeNo: "A1"}, -1))
	wantEqual(t, "the order's number", failed(t, noTime, bestpay.ErrArgument).OutTradeNo, "A1")
	wantEqual(t, "the effect", bestpay.EffectOf(noTime), bestpay.EffectUnknown)
	failed(t, second(bestpay.ConfigFromTOML("colour = 1", ".")), bestpay.ErrConfig)
	failed(t, second(bestpay.ConfigFromFile("a\x00b")), bestpay.ErrArgument)
}

func TestKeysAreReadFromFilesAndMemory(t *testing.T) {
	key := must(bestpay.MerchantKeyFromFile("merchant.p12", "123456", ""))
	wantEqual(t, "the kind", key.Kind(), "pkcs12")
	failed(t, second(bestpay.MerchantKeyFromFile("merchant.p12", "wrong", "")), bestpay.ErrKey)
	failed(t, second(bestpay.MerchantKeyFromFile("merchant.p12", "123456", "nobody")), bestpay.ErrKey)
	failed(t, second(bestpay.MerchantKeyFromFile("none", "", "")), bestpay.ErrKey)
	failed(t, second(bestpay.MerchantKeyFromBytes(nil, "", "")), bestpay.ErrKey)
	failed(t, second(bestpay.PlatformKeyFromBytes([]byte{})), bestpay.ErrKey)
	failed(t, second(bestpay.Verify(nil, []byte("{}"), bestpay.ReadOptions{})), bestpay.ErrArgument)
}

func TestAmountsAreExact(t *testing.T) {
	for text, fen := range map[string]bestpay.Amount{"12.50": 1250, "0.07": 7, "7": 700, "92233720368547758.07": 1<<63 - 1} {
		wantEqual(t, text, must(bestpay.ParseYuan(text)), fen)
	}
	for _, text := range []string{"12.505", "", "-1", "1e2", "1,5", " 1", "1\x00", "92233720368547758.08"} {
		if _, err := bestpay.ParseYuan(text); err == nil {
			t.Errorf("%q is an amount", text)
		}
	}
	for fen, text := range map[bestpay.Amount]string{0: "0.00", 7: "0.07", 1250: "12.50", -1250: "-12.50", -1 << 63: "-92233720368547758.08"} {
		wantEqual(t, "the text", fen.String(), text)
	}
}

func TestAClockIsAskedByTheMerchantItsCopiesAndItsClients(t *testing.T) {
	options := merchantOptions()
	options.Clock = func() time.Time { return time.Unix(1772323200, 0) }
	merchant := must(bestpay.NewMerchant(options))
	client := must(bestpay.NewClient(merchant, bestpay.ClientOptions{}))
	other := must(merchant.WithMerchantNo("3178000000000009"))
	merchant.Close()
	for _, its := range []*bestpay.Merchant{client.Merchant(), other} {
		now := must(its.Now())
		wantEqual(t, "the time", now.Format(time.DateTime), "2026-03-01 08:00:00")
		wantEqual(t, "the moment", now.Unix(), int64(1772323200))
	}
	wantEqual(t, "MerchantNo", other.MerchantNo(), "3178000000000009")
	prepared := must(client.Merchant().Prepare(bestpay.OrderStatus{OutTradeNo: "A1", TradeDate: time.Unix(1772323200, 0)}))
	wantEqual(t, "whether the date is Beijing's", bytes.Contains(prepared.Body, []byte("2026-03-01 08:00:00")), true)
}

func TestAClockThatPanicsGivesWayToTheSystems(t *testing.T) {
	options := merchantOptions()
	options.Clock = func() time.Time { panic("no clock") }
	before := time.Now().Truncate(time.Second)
	now := must(must(bestpay.NewMerchant(options)).Now())
	if now.Before(before) || now.After(time.Now()) {
		t.Errorf("now is %v", now)
	}
}
