package bestpay_test

// Examples of Config and Client.

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"bestpay.example/bestpay"
)

// exampleClient is the client of ConfigFromFile("bestpay.toml") and Config.Client.
func exampleClient() *bestpay.Client {
	return must(must(bestpay.ConfigFromFile("bestpay.toml")).Client(bestpay.ClientOptions{}))
}

func ExampleConfigFromFile() {
	config, err := bestpay.ConfigFromFile("bestpay.toml")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer config.Close()
	fmt.Println(config.MerchantNo())
	// Output: 3178000000000002
}

func ExampleConfigFromFileAndEnv() {
	must(0, os.Setenv("BESTPAY_MERCHANT_NO", "3178000000000009"))
	defer os.Unsetenv("BESTPAY_MERCHANT_NO")
	config := must(bestpay.ConfigFromFileAndEnv("bestpay.toml"))
	fmt.Println(config.MerchantNo())
	// Output: 3178000000000009
}

func ExampleConfigFromEnv() {
	must(0, os.Setenv("BESTPAY_API_URL", "test"))
	defer os.Unsetenv("BESTPAY_API_URL")
	config := must(bestpay.ConfigFromEnv())
	fmt.Println(strings.HasPrefix(config.APIURL(), "http"))
	// Output: true
}

func ExampleConfigFromTOML() {
	config := must(bestpay.ConfigFromTOML(`merchant_no = "3178000000000002"`, "."))
	_, err := config.Merchant()
	fmt.Println(errors.Is(err, bestpay.ErrConfig))
	// Output: true
}

func ExampleConfig_WithMerchantNo() {
	shop := must(must(bestpay.ConfigFromFile("bestpay.toml")).WithMerchantNo("3178000000000009"))
	fmt.Println(shop.MerchantNo())
	// Output: 3178000000000009
}

func ExampleConfig_MerchantNo() {
	fmt.Println(must(bestpay.ConfigFromFile("bestpay.toml")).MerchantNo())
	// Output: 3178000000000002
}

func ExampleConfig_APIURL() {
	fmt.Println(must(bestpay.ConfigFromTOML(`api_url = "https://gateway.example"`, ".")).APIURL())
	// Output: https://gateway.example
}

func ExampleConfig_Merchant() {
	merchant := must(must(bestpay.ConfigFromFile("bestpay.toml")).Merchant())
	defer merchant.Close()
	fmt.Println(merchant.MerchantNo())
	// Output: 3178000000000002
}

func ExampleConfig_Client() {
	config := must(bestpay.ConfigFromFile("bestpay.toml"))
	client, err := config.Client(bestpay.ClientOptions{ConnectTimeout: 3 * time.Second})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	fmt.Println(client.Merchant().MerchantNo())
	// Output: 3178000000000002
}

func ExampleConfig_Close() {
	config := must(bestpay.ConfigFromFile("bestpay.toml"))
	config.Close()
	_, err := config.Merchant()
	fmt.Println(err)
	// Output: bestpay: closed: the config is closed
}

func ExampleNewClient() {
	merchant := must(must(bestpay.ConfigFromFile("bestpay.toml")).Merchant())
	client := must(bestpay.NewClient(merchant, bestpay.ClientOptions{RetryReadsWithin: bestpay.AskOnce}))
	defer client.Close()
	fmt.Println(client.Merchant().MerchantNo() == merchant.MerchantNo())
	// Output: true
}

func ExampleClient_Merchant() {
	fmt.Println(exampleClient().Merchant().MerchantNo())
	// Output: 3178000000000002
}

func ExampleClient_Close() {
	client := exampleClient()
	client.Close()
	_, err := client.OrderByBarcode(context.Background(), newOrder(paidAtOnce))
	fmt.Println(errors.Is(err, bestpay.ErrClosed), bestpay.EffectOf(err))
	// Output: true not_sent
}

func ExampleClient_OrderByBarcode() {
	client := exampleClient()
	result, err := client.OrderByBarcode(context.Background(), bestpay.BarcodeOrder{
		OutTradeNo:  newNumber(),
		TradeAmt:    1250,
		Subject:     "Coffee",
		MediumNo:    "510000000000000001",
		GoodsInfo:   "Coffee, large",
		NotifyURL:   "https://shop.example/bestpay/notice",
		Operator:    "till-3",
		RequestDate: must(client.Merchant().Now()),
	})
	if err != nil {
		fmt.Println(bestpay.EffectOf(err), err)
		return
	}
	fmt.Println(result.TradeStatus, *result.PayAmt)
	// Output: SUCCESS 12.50
}

func ExampleClient_OrderByQrcode() {
	result := must(exampleClient().OrderByQrcode(context.Background(), bestpay.QrcodeOrder{
		OutTradeNo: newNumber(),
		TradeAmt:   must(bestpay.ParseYuan("12.50")),
		Subject:    "Coffee",
		TradeType:  bestpay.TradeTypeAlipay,
		GoodsInfo:  "Coffee, large",
		NotifyURL:  "https://shop.example/bestpay/notice",
		Operator:   "till-3",
	}))
	fmt.Println(result.TradeStatus, strings.HasPrefix(result.PaymentURL, "http"))
	// Output: WAITFORPAY true
}

func ExampleClient_OrderStatus() {
	client, ctx := exampleClient(), context.Background()
	order := newOrder(paidAtOnce)
	must(client.OrderByBarcode(ctx, order))
	status := must(client.OrderStatus(ctx, bestpay.OrderStatus{OutTradeNo: order.OutTradeNo, TradeDate: order.RequestDate}))
	fmt.Println(status.TradeStatus, status.Final)
	// Output: SUCCESS true
}

func ExampleClient_WaitForPayment() {
	client, ctx := exampleClient(), context.Background()
	order := newOrder(paidLater) // Its payer types a password first.
	fmt.Println(must(client.OrderByBarcode(ctx, order)).TradeStatus)
	question := bestpay.OrderStatus{OutTradeNo: order.OutTradeNo, TradeDate: order.RequestDate}
	fmt.Println(must(client.WaitForPayment(ctx, question, 2*time.Minute)).TradeStatus)
	// Output:
	// WAITFORPAY
	// SUCCESS
}

func ExampleClient_Refund() {
	client, ctx := exampleClient(), context.Background()
	order := newOrder(paidAtOnce)
	must(client.OrderByBarcode(ctx, order))
	result := must(client.Refund(ctx, bestpay.Refund{
		OutTradeNo:   order.OutTradeNo,
		OutRequestNo: order.OutTradeNo + "-R1",
		RefundAmt:    250,
		Operator:     "till-3",
		NotifyURL:    "https://shop.example/bestpay/notice",
		RequestDate:  must(client.Merchant().Now()),
		RefundCause:  "The cup was broken",
	}))
	fmt.Println(result.TradeStatus, *result.RefundAmt)
	// Output: SUCCESS 2.50
}

func ExampleClient_RefundStatus() {
	client, ctx := exampleClient(), context.Background()
	order := newOrder(paidAtOnce)
	must(client.OrderByBarcode(ctx, order))
	refund := newRefund(order)
	must(client.Refund(ctx, refund))
	status := must(client.RefundStatus(ctx, bestpay.RefundStatus{
		OutTradeNo: refund.OutTradeNo, OutRequestNo: refund.OutRequestNo, RefundDate: refund.RequestDate,
	}))
	fmt.Println(status.TradeStatus)
	// Output: SUCCESS
}

func ExampleClient_WaitForRefund() {
	client, ctx := exampleClient(), context.Background()
	order := newOrder(paidAtOnce)
	must(client.OrderByBarcode(ctx, order))
	refund := newRefund(order)
	refund.Remark = refundDoneLater // The sandbox takes its time.
	must(client.Refund(ctx, refund))
	status := must(client.WaitForRefund(ctx, bestpay.RefundStatus{
		OutTradeNo: refund.OutTradeNo, OutRequestNo: refund.OutRequestNo, RefundDate: refund.RequestDate,
	}, time.Minute))
	fmt.Println(status.TradeStatus)
	// Output: SUCCESS
}

func ExampleClient_Call() {
	client, ctx := exampleClient(), context.Background()
	order := newOrder(paidAtOnce)
	must(client.OrderByBarcode(ctx, order))
	result := must(client.Call(ctx, bestpay.Fields{Interface: "order_status", Values: map[string]string{
		"outTradeNo": order.OutTradeNo,
		"tradeDate":  order.RequestDate.In(bestpay.Beijing).Format(time.DateTime),
	}}))
	fmt.Println(string(result.JSON))
	// Output: {"tradeStatus":"SUCCESS"}
}

func ExampleClient_Probe() {
	probe := must(exampleClient().Probe(context.Background()))
	fmt.Println(probe.HTTPStatus > 0, probe.LocalTime.Location())
	// Output: true CST
}

func ExampleEffectOf() {
	_, err := exampleClient().OrderByBarcode(context.Background(), newOrder(refusedCode))
	switch bestpay.EffectOf(err) {
	case bestpay.EffectNotSent:
		fmt.Println("this call sent nothing: it may be made again")
	case bestpay.EffectRefused:
		fmt.Println("refused: ask for the status before you say that it is not paid")
	case bestpay.EffectUnknown:
		fmt.Println("ask for the status; never order again")
	}
	// Output: refused: ask for the status before you say that it is not paid
}

func ExampleError_Effect() {
	_, err := exampleClient().OrderByBarcode(context.Background(), bestpay.BarcodeOrder{OutTradeNo: "A1"})
	var failure *bestpay.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Effect(), failure.Code, failure.Field, failure.OutTradeNo)
	}
	fmt.Println(errors.Is(err, bestpay.ErrRequest))
	// Output:
	// not_sent missing_field tradeAmt A1
	// true
}

func ExampleError_Text() {
	_, err := exampleClient().OrderByBarcode(context.Background(), bestpay.BarcodeOrder{OutTradeNo: "A1"})
	var failure *bestpay.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Text(bestpay.LanguageChinese))
	}
	// Output:
	// 缺少必填字段（missing_field），商户订单号 A1。本次没有发出请求：改正或恢复后，用原单号重试。
	// 详情：tradeAmt is mandatory and missing
}

func ExampleTradeStatus_TillText() {
	fmt.Println(bestpay.TradeStatusSuccess.TillText(bestpay.LanguageChinese))
	// Output: 收款成功
}

func ExampleTradeStatus_RefundTillText() {
	fmt.Println(bestpay.TradeStatusSuccess.RefundTillText(bestpay.LanguageChinese))
	// Output: 退款成功
}

func ExampleError_TillText() {
	_, err := exampleClient().OrderByBarcode(context.Background(), bestpay.BarcodeOrder{OutTradeNo: "A1"})
	var failure *bestpay.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.TillText(bestpay.LanguageChinese))
	}
	// Output: 订单信息有误，本次未发起收款
}

func ExampleError_AdviceIn() {
	failure := bestpay.Error{Hint: "gbk_text"}
	fmt.Println(strings.Contains(failure.AdviceIn(bestpay.LanguageChinese), "GBK"))
	// Output: true
}

func ExampleSetLogger() {
	withoutTime := func(_ []string, attribute slog.Attr) slog.Attr {
		if attribute.Key == slog.TimeKey || attribute.Key == slog.MessageKey {
			return slog.Attr{}
		}
		return attribute
	}
	handler := slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: withoutTime})
	if err := bestpay.SetLogger(slog.New(handler)); err != nil {
		fmt.Println(err)
	}
	defer bestpay.SetLogger(nil)
	must(exampleClient().OrderByBarcode(context.Background(), newOrder(paidAtOnce)))
	// Output: level=INFO
}

func ExampleSetMaxCalls() {
	bestpay.SetMaxCalls(200) // Of all clients, at once.
	defer bestpay.SetMaxCalls(0)
	result, err := exampleClient().OrderByBarcode(context.Background(), newOrder(paidAtOnce))
	if errors.Is(err, bestpay.ErrBusy) {
		fmt.Println("nothing was sent: try again later")
		return
	}
	fmt.Println(result.TradeStatus)
	// Output: SUCCESS
}

func ExampleSetHook() {
	// For OpenTelemetry, start a span here, and end it in the function that is returned.
	bestpay.SetHook(func(_ context.Context, call bestpay.Call) func(error) {
		began := time.Now()
		return func(err error) {
			fmt.Println(call.Interface, call.OutTradeNo != "", time.Since(began) > 0, err)
		}
	})
	defer bestpay.SetHook(nil)
	must(exampleClient().OrderByBarcode(context.Background(), newOrder(paidAtOnce)))
	// Output: barcode_order true true <nil>
}

func ExampleParseYuan() {
	amount, err := bestpay.ParseYuan("12.50")
	fmt.Println(int64(amount), amount, err)
	_, err = bestpay.ParseYuan("12.505")
	fmt.Println(errors.Is(err, bestpay.ErrRequest))
	// Output:
	// 1250 12.50 <nil>
	// true
}

func ExampleVersion() {
	fmt.Println(strings.Count(bestpay.Version(), "."))
	// Output: 2
}
