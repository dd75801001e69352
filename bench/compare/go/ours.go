package main

// bestpay, used like in a Go program; and the C library's own prepare in the same process.

// void within(const char *folder, unsigned times);
import "C"

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"bestpay.example/bestpay"
)

var requestDate = time.Date(2026, 3, 1, 9, 30, 0, 0, bestpay.Beijing)

func ours(task, folder string) operation {
	kind, which, _ := strings.Cut(task, "-")
	switch kind {
	case "prepare":
		merchant := newMerchant(folder, which)
		return func() any { return must(merchant.Prepare(newOrder())).Body }
	case "within":
		path := C.CString(folder)
		return func() any { C.within(path, 100); return "" }
	case "bare":
		path := C.CString(folder)
		return func() any { C.within(path, 1); return "" }
	case "canon":
		message := read(folder, which+".json")
		return func() any { return must(bestpay.SigningString(message, bestpay.ReadOptions{})) }
	case "callback":
		merchant, body := newMerchant(folder, "2048"), read(folder, "callback.json")
		return func() any { return must(merchant.ReadCallback(body)).OutTradeNo }
	case "damaged":
		merchant, body := newMerchant(folder, "2048"), read(folder, "damaged.json")
		return func() any {
			if _, err := merchant.ReadCallback(body); !errors.Is(err, bestpay.ErrSignature) {
				return "accepted"
			}
			return "refused"
		}
	case "order":
		client := newClient(folder, "order.toml")
		return func() any { return string(must(client.OrderByBarcode(context.Background(), newOrder())).TradeStatus) }
	case "status":
		client := newClient(folder, "status.toml")
		date := must(time.ParseInLocation(time.DateTime, string(read(folder, "status.date")), bestpay.Beijing))
		question := bestpay.OrderStatus{OutTradeNo: "COMPARE-1", TradeDate: date}
		return func() any { return string(must(client.OrderStatus(context.Background(), question)).TradeStatus) }
	}
	return noTask(task)
}

func newMerchant(folder, bits string) *bestpay.Merchant {
	file := filepath.Join(folder, "merchant-"+bits+".p12")
	return must(bestpay.NewMerchant(bestpay.MerchantOptions{
		APIURL:          "production",
		InstitutionCode: "3178000000000001",
		MerchantNo:      "3178000000000002",
		Key:             must(bestpay.MerchantKeyFromFile(file, "123456", "")),
		PlatformKeys:    []*bestpay.PlatformKey{must(bestpay.PlatformKeyFromFile(filepath.Join(folder, "platform.cer")))},
	}))
}

func newClient(folder, config string) *bestpay.Client {
	return must(must(bestpay.ConfigFromFile(filepath.Join(folder, config))).Client(bestpay.ClientOptions{}))
}

func newOrder() bestpay.BarcodeOrder {
	return bestpay.BarcodeOrder{
		OutTradeNo:  "20260301-0001",
		TradeAmt:    1250,
		Subject:     "聚合支付付款码下单",
		MediumNo:    "510012345678901234",
		RequestDate: requestDate,
		GoodsInfo:   "聚合支付-咖啡一杯",
		NotifyURL:   "https://shop.example/bestpay/notice",
		Operator:    "till-3",
	}
}
