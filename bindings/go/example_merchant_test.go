package bestpay_test

// Examples of keys, Merchant, callbacks, and any message.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"bestpay.example/bestpay"
)

func exampleMerchantKey() *bestpay.MerchantKey {
	return must(bestpay.MerchantKeyFromFile("merchant.p12", "123456", ""))
}

func examplePlatformKey() *bestpay.PlatformKey {
	return must(bestpay.PlatformKeyFromFile("platform.cer"))
}

func ExampleMerchantKeyFromFile() {
	key, err := bestpay.MerchantKeyFromFile("merchant.p12", "123456", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer key.Close()
	fmt.Println(key.Kind(), key.Bits())
	// Output: pkcs12 2048
}

func ExampleMerchantKeyFromBytes() {
	_, err := bestpay.MerchantKeyFromBytes(must(os.ReadFile("merchant.p12")), "wrong", "")
	var failure *bestpay.Error
	fmt.Println(errors.As(err, &failure) && failure.Code == "wrong_password")
	// Output: true
}

func ExampleMerchantKey_Kind() {
	fmt.Println(exampleMerchantKey().Kind())
	// Output: pkcs12
}

func ExampleMerchantKey_Bits() {
	fmt.Println(exampleMerchantKey().Bits())
	// Output: 2048
}

func ExampleMerchantKey_Alias() {
	fmt.Println(exampleMerchantKey().Alias())
	// Output: conname
}

func ExampleMerchantKey_SPKISHA256() {
	fmt.Println(len(exampleMerchantKey().SPKISHA256()))
	// Output: 64
}

func ExampleMerchantKey_Certificate() {
	fmt.Println(exampleMerchantKey().Certificate() != nil)
	// Output: true
}

func ExampleMerchantKey_Close() {
	key := exampleMerchantKey()
	key.Close()
	_, err := bestpay.SignString(key, bestpay.SHA256, "a=1")
	fmt.Println(err)
	// Output: bestpay: closed: the key is closed
}

func ExamplePlatformKeyFromFile() {
	key := must(bestpay.PlatformKeyFromFile("platform.cer"))
	defer key.Close()
	fmt.Println(key.Kind(), key.Bits())
	// Output: x509 1024
}

func ExamplePlatformKeyFromBytes() {
	key := must(bestpay.PlatformKeyFromBytes(must(os.ReadFile("platform.cer"))))
	fmt.Println(key.SPKISHA256() == examplePlatformKey().SPKISHA256())
	// Output: true
}

func ExamplePlatformKey_Kind() {
	fmt.Println(examplePlatformKey().Kind())
	// Output: x509
}

func ExamplePlatformKey_Bits() {
	fmt.Println(examplePlatformKey().Bits())
	// Output: 1024
}

func ExamplePlatformKey_SPKISHA256() {
	fmt.Println(len(examplePlatformKey().SPKISHA256()))
	// Output: 64
}

func ExamplePlatformKey_Certificate() {
	certificate := examplePlatformKey().Certificate()
	fmt.Println(certificate.NotAfter.After(certificate.NotBefore))
	// Output: true
}

func ExamplePlatformKey_Others() {
	fmt.Println(len(examplePlatformKey().Others()), "more in the file")
	// Output: 0 more in the file
}

func ExamplePlatformKey_Close() {
	fmt.Println(examplePlatformKey().Close())
	// Output: <nil>
}

func exampleMerchant() *bestpay.Merchant {
	return must(bestpay.NewMerchant(bestpay.MerchantOptions{
		APIURL:          sandbox,
		InstitutionCode: "3178000000000001",
		MerchantNo:      "3178000000000002",
		Key:             exampleMerchantKey(),
		PlatformKeys:    []*bestpay.PlatformKey{examplePlatformKey()},
	}))
}

func ExampleNewMerchant() {
	merchant, err := bestpay.NewMerchant(bestpay.MerchantOptions{
		APIURL:          "http://127.0.0.1:18002",
		InstitutionCode: "3178000000000001",
		MerchantNo:      "3178000000000002",
		Key:             exampleMerchantKey(),
		PlatformKeys:    []*bestpay.PlatformKey{examplePlatformKey()},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer merchant.Close()
	fmt.Println(merchant.APIURL())
	// Output: http://127.0.0.1:18002
}

func ExampleMerchant_WithMerchantNo() {
	fmt.Println(must(exampleMerchant().WithMerchantNo("3178000000000009")).MerchantNo())
	// Output: 3178000000000009
}

func ExampleMerchant_APIURL() {
	fmt.Println(exampleMerchant().APIURL() == sandbox)
	// Output: true
}

func ExampleMerchant_InstitutionCode() {
	fmt.Println(exampleMerchant().InstitutionCode())
	// Output: 3178000000000001
}

func ExampleMerchant_MerchantNo() {
	fmt.Println(exampleMerchant().MerchantNo())
	// Output: 3178000000000002
}

func ExampleMerchant_Now() {
	now := must(exampleMerchant().Now())
	fmt.Println(now.Location(), now.Nanosecond(), time.Since(now) < time.Hour)
	// Output: CST 0 true
}

func ExampleMerchant_Close() {
	merchant := exampleMerchant()
	merchant.Close()
	_, err := merchant.Now()
	fmt.Println(errors.Is(err, bestpay.ErrClosed))
	// Output: true
}

// send stands for your own HTTP client.
func send(prepared *bestpay.PreparedRequest) (status int, body []byte) {
	request := must(http.NewRequest(http.MethodPost, prepared.URL, bytes.NewReader(prepared.Body)))
	request.Header = prepared.Header
	client := http.Client{Timeout: prepared.ReadTimeout}
	answer := must(client.Do(request))
	defer answer.Body.Close()
	return answer.StatusCode, must(io.ReadAll(answer.Body))
}

func ExampleMerchant_Prepare() {
	prepared := must(exampleMerchant().Prepare(newOrder(paidAtOnce)))
	fmt.Println(prepared.Header.Get("Content-Type"), prepared.ReadTimeout)
	// Output: application/json; charset=utf-8 1m0s
}

func ExampleMerchant_AcceptBarcodeOrder() {
	merchant, order := exampleMerchant(), newOrder(paidAtOnce)
	prepared := must(merchant.Prepare(order))
	status, body := send(prepared) // With your own HTTP client.
	result := must(merchant.AcceptBarcodeOrder(order, status, body))
	fmt.Println(result.TradeStatus, result.OutTradeNo == order.OutTradeNo)

	order.OutTradeNo = "another"
	_, err := merchant.AcceptBarcodeOrder(order, status, body)
	fmt.Println(errors.Is(err, bestpay.ErrMismatch), bestpay.EffectOf(err))
	// Output:
	// SUCCESS true
	// true unknown
}

func ExampleMerchant_AcceptQrcodeOrder() {
	merchant, order := exampleMerchant(), newQrcodeOrder()
	status, body := send(must(merchant.Prepare(order)))
	fmt.Println(must(merchant.AcceptQrcodeOrder(order, status, body)).TradeStatus)
	// Output: WAITFORPAY
}

func ExampleMerchant_AcceptOrderStatus() {
	merchant, order := exampleMerchant(), newOrder(paidAtOnce)
	send(must(merchant.Prepare(order)))
	question := bestpay.OrderStatus{OutTradeNo: order.OutTradeNo, TradeDate: order.RequestDate}
	status, body := send(must(merchant.Prepare(question)))
	fmt.Println(must(merchant.AcceptOrderStatus(question, status, body)).TradeStatus)
	// Output: SUCCESS
}

func ExampleMerchant_AcceptRefund() {
	merchant, order := exampleMerchant(), newOrder(paidAtOnce)
	send(must(merchant.Prepare(order)))
	refund := newRefund(order)
	status, body := send(must(merchant.Prepare(refund)))
	fmt.Println(must(merchant.AcceptRefund(refund, status, body)).TradeStatus)
	// Output: SUCCESS
}

func ExampleMerchant_AcceptRefundStatus() {
	merchant, order := exampleMerchant(), newOrder(paidAtOnce)
	send(must(merchant.Prepare(order)))
	refund := newRefund(order)
	send(must(merchant.Prepare(refund)))
	question := bestpay.RefundStatus{
		OutTradeNo: refund.OutTradeNo, OutRequestNo: refund.OutRequestNo, RefundDate: refund.RequestDate,
	}
	status, body := send(must(merchant.Prepare(question)))
	fmt.Println(must(merchant.AcceptRefundStatus(question, status, body)).TradeStatus)
	// Output: SUCCESS
}

func ExampleMerchant_Accept() {
	request := bestpay.Fields{Interface: "order_status", Values: map[string]string{
		"outTradeNo": "A1", "tradeDate": "2026-03-01 08:00:00",
	}}
	_, err := exampleMerchant().Accept(request, http.StatusBadGateway, []byte("<html>"))
	fmt.Println(errors.Is(err, bestpay.ErrTransport), bestpay.EffectOf(err))
	// Output: true unknown
}

// exampleCallback has the sandbox post the callback of a paid order, and returns its raw body.
func exampleCallback(order bestpay.BarcodeOrder) []byte {
	posted := make(chan []byte, 1)
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		posted <- must(io.ReadAll(r.Body))
		_, _ = w.Write(must(bestpay.CallbackAccepted()).Body)
	}))
	defer shop.Close()
	order.NotifyURL = shop.URL
	must(exampleClient().OrderByBarcode(context.Background(), order))
	return <-posted
}

func ExampleMerchant_ReadCallback() {
	body := exampleCallback(newOrder(paidAtOnce)) // What was POSTed to the notifyUrl.
	callback, err := exampleMerchant().ReadCallback(body)
	if err != nil {
		fmt.Println(err) // Reply with CallbackTryAgain.
		return
	}
	fmt.Println(callback.TradeStatus, callback.TradeAmt)
	// Output: SUCCESS 12.50
}

func ExampleMerchant_WithCallbacksOf() {
	body := exampleCallback(newOrder(paidAtOnce))
	reader := must(exampleMerchant().WithCallbacksOf("3178000000000002", "3178000000000003"))
	fmt.Println(must(reader.ReadCallback(body)).MerchantNo)
	other := must(exampleMerchant().WithCallbacksOf("3178000000000003"))
	_, err := other.ReadCallback(body)
	fmt.Println(errors.Is(err, bestpay.ErrMismatch))
	// Output:
	// 3178000000000002
	// true
}

func ExampleMerchant_WithCallbacksOfInstitution() {
	body := exampleCallback(newOrder(paidAtOnce))
	reader := must(exampleMerchant().WithCallbacksOfInstitution())
	fmt.Println(must(reader.ReadCallback(body)).MerchantNo)
	// Output: 3178000000000002
}

// credit stands for the shop's own code.
func credit(bestpay.BarcodeOrder) {}

func ExampleMerchant_CallbackHandler() {
	order := newOrder(paidAtOnce)
	body := exampleCallback(order)
	handler := exampleMerchant().CallbackHandler(func(_ context.Context, callback *bestpay.Callback) error {
		// Look callback.OutTradeNo up: it is an order's number, or a refund's (ExpectRefund). Only this comparison ties the
		// callback to your order.
		if err := callback.ExpectPayment(order.OutTradeNo, order.TradeAmt); err != nil {
			return err
		}
		if callback.TradeStatus == bestpay.TradeStatusSuccess {
			credit(order) // Once: the same callback arrives more than once.
		}
		return nil
	})
	// http.Handle("/bestpay/notice", handler)
	reply := httptest.NewRecorder()
	handler.ServeHTTP(reply, httptest.NewRequest(http.MethodPost, "/bestpay/notice", bytes.NewReader(body)))
	fmt.Println(reply.Body)
	// Output: {"success":true,"errorCode":"","errorMsg":"","result":{"statusCode":"200"}}
}

func ExampleCallback_ExpectPayment() {
	order := newOrder(paidAtOnce)
	callback := must(exampleMerchant().ReadCallback(exampleCallback(order)))
	fmt.Println(callback.ExpectPayment(order.OutTradeNo, 1250))
	fmt.Println(errors.Is(callback.ExpectPayment(order.OutTradeNo, 1), bestpay.ErrMismatch))
	// Output:
	// <nil>
	// true
}

func ExampleCallback_ExpectRefund() {
	order := newOrder(paidAtOnce)
	callback := must(exampleMerchant().ReadCallback(exampleCallback(order)))
	err := callback.ExpectRefund(order.OutTradeNo, order.OutTradeNo+"-R1", 1250)
	fmt.Println(errors.Is(err, bestpay.ErrMismatch)) // It is the payment's.
	// Output: true
}

func ExampleCallbackAccepted() {
	reply := must(bestpay.CallbackAccepted())
	fmt.Println(reply.ContentType)
	fmt.Println(string(reply.Body))
	// Output:
	// application/json; charset=utf-8
	// {"success":true,"errorCode":"","errorMsg":"","result":{"statusCode":"200"}}
}

func ExampleCallbackTryAgain() {
	fmt.Println(string(must(bestpay.CallbackTryAgain("BUSY", "the database is down")).Body))
	// Output: {"success":false,"errorCode":"BUSY","errorMsg":"the database is down","result":{"statusCode":"500"}}
}

func ExampleSigningString() {
	fmt.Println(bestpay.SigningString([]byte(`{"b":1.50,"a":"x","sign":"?"}`), bestpay.ReadOptions{}))
	// Output: a=x&b=1.50 <nil>
}

func ExampleSignMessage() {
	signed := must(bestpay.SignMessage(exampleMerchantKey(), bestpay.SHA256, []byte(`{"a":"x"}`)))
	fmt.Println(strings.HasPrefix(string(signed), `{"a":"x","sign":"`))
	// Output: true
}

func ExampleSignString() {
	signature := must(bestpay.SignString(exampleMerchantKey(), bestpay.SHA256, "a=x"))
	fmt.Println(len(signature))
	// Output: 344
}

func ExampleVerify() {
	body := exampleCallback(newOrder(paidAtOnce))
	keys := []*bestpay.PlatformKey{examplePlatformKey()}
	verified := must(bestpay.Verify(keys, body, bestpay.ReadOptions{}))
	fmt.Println(verified.Hash, verified.Form)

	forged := bytes.Replace(body, []byte("SUCCESS"), []byte("SUCCEED"), 1)
	_, err := bestpay.Verify(keys, forged, bestpay.ReadOptions{})
	var failure *bestpay.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Hint, failure.Report.Opens)
	}
	// Output:
	// sha1 sorted
	// reserialised true
}
