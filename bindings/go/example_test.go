package bestpay_test

// The README's first payment. The other examples are in example_*_test.go.

import (
	"context"
	"fmt"
	"log"
	"time"

	"bestpay.example/bestpay"
)

func Example() {
	config, err := bestpay.ConfigFromFile("bestpay.toml")
	if err != nil {
		log.Fatal(err)
	}
	client, err := config.Client(bestpay.ClientOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	// Store number and date before the order is sent: its status is asked for with both, also after a power cut.
	now, err := client.Merchant().Now()
	if err != nil {
		log.Fatal(err)
	}
	order := bestpay.BarcodeOrder{
		OutTradeNo:  "T" + time.Now().Format("20060102150405.000000"),
		TradeAmt:    1250, // fen
		Subject:     "Coffee",
		MediumNo:    "510000000000000002",
		RequestDate: now,
		GoodsInfo:   "Coffee, large",
		NotifyURL:   "http://127.0.0.1:8080/bestpay/notice",
		Operator:    "till-3",
	}
	status, err := pay(context.Background(), client, order)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(status)
	// Output: SUCCESS
}

func pay(ctx context.Context, client *bestpay.Client, order bestpay.BarcodeOrder) (bestpay.TradeStatus, error) {
	// What comes back is verified and about this order, or it is an error.
	result, err := client.OrderByBarcode(ctx, order)
	switch {
	case err == nil && result.Final:
		return result.TradeStatus, nil
	case err == nil:
		// The payer has to type a password.
	case bestpay.EffectOf(err) == bestpay.EffectUnknown:
		// The order may have arrived. Ask; never order again.
	default:
		// Nothing was sent, or the platform refused: err says which.
		return "", err
	}
	question := bestpay.OrderStatus{OutTradeNo: order.OutTradeNo, TradeDate: order.RequestDate}
	status, err := client.WaitForPayment(ctx, question, 2*time.Minute)
	if err != nil {
		return "", err
	}
	return status.TradeStatus, nil
}
