// Command till is a till with a journal: scan, order, wait, print the receipt, refund. What the cashier reads are the
// library's words.
//
//	till [-lang en|zh] [-wait DURATION] CONFIG ORDER_NUMBER PAYMENT_CODE YUAN NOTIFY_URL
//
// It ends with 0 when the order was paid and refunded, 1 when it was not or nothing was sent, 2 when that is not known
// yet. Its journal is journal.db beside CONFIG. Pull the plug in the middle of a payment, and type the same command
// again: what was left open is settled first, and the order is not sent a second time.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"bestpay.example/bestpay"
)

const (
	paid     = 0
	notPaid  = 1
	notKnown = 2
)

// till is what the cashier stands at.
type till struct {
	cashier   *bestpay.Cashier
	language  bestpay.Language
	patience  time.Duration
	notifyURL string
}

func main() {
	lang := flag.String("lang", "zh", "the language of the screen: zh or en")
	patience := flag.Duration("wait", 2*time.Minute, "how long to wait for the payer")
	flag.Parse()
	language, known := map[string]bestpay.Language{"zh": bestpay.LanguageChinese, "en": bestpay.LanguageEnglish}[*lang]
	if flag.NArg() != 5 || !known {
		flag.Usage()
		os.Exit(64)
	}
	t := &till{language: language, patience: *patience, notifyURL: flag.Arg(4)}
	os.Exit(t.run(flag.Arg(0), flag.Arg(1), flag.Arg(2), flag.Arg(3)))
}

func (t *till) run(config, number, code, yuan string) int {
	amount, err := bestpay.ParseYuan(yuan)
	if err != nil {
		return t.failed(err)
	}
	if err := t.open(config); err != nil {
		t.failed(err)
		return notKnown // Nothing is known about its earlier orders.
	}
	defer t.cashier.Close()
	// What was left open when the power went.
	if _, err := t.cashier.Recover(context.Background(), 15*time.Second); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return t.sell(number, code, amount)
}

func (t *till) open(config string) error {
	settings, err := bestpay.ConfigFromFileAndEnv(config)
	if err != nil {
		return err
	}
	client, err := settings.Client(bestpay.ClientOptions{})
	if err != nil {
		return err
	}
	journal, err := bestpay.OpenSQLite(filepath.Join(filepath.Dir(config), "journal.db"))
	if err != nil {
		return err
	}
	// No other till uses this journal: what an earlier run was busy with need not wait for a minute.
	t.cashier, err = bestpay.NewCashier(client, journal, bestpay.CashierOptions{Lease: 5 * time.Second})
	return err
}

func (t *till) sell(number, code string, amount bestpay.Amount) int {
	ctx := context.Background()
	// Written down, sent once, and the answer written down.
	entry, err := t.cashier.TakePayment(ctx, bestpay.BarcodeOrder{
		OutTradeNo: number,
		TradeAmt:   amount,
		Subject:    "咖啡",
		MediumNo:   code,
		GoodsInfo:  "咖啡一杯",
		NotifyURL:  t.notifyURL,
		Operator:   "till-1",
	}, 0)
	if err == nil && entry.Open {
		// The payer types a password, or the answer was lost: only ask.
		t.show(entry)
		entry, err = t.cashier.FollowPayment(ctx, number, t.patience)
	}
	if err != nil {
		return t.failed(err)
	}
	outcome := t.show(entry)
	if outcome != paid {
		return outcome
	}
	receipt(entry)
	entry, err = t.cashier.TakeRefund(ctx, bestpay.Refund{
		OutTradeNo:   number,
		OutRequestNo: number + "-R1",
		RefundAmt:    amount,
		Operator:     "till-1",
		NotifyURL:    t.notifyURL,
	}, t.patience)
	if err != nil {
		return t.failed(err)
	}
	return t.show(entry)
}

// show is the cashier's screen about an order or refund.
func (t *till) show(entry *bestpay.Entry) int {
	fmt.Println(entry.TillText(t.language))
	switch {
	case entry.State == bestpay.StateSuccess:
		fmt.Println("￥" + entry.Amount.String())
		return paid
	case entry.Final:
		fmt.Println(entry.Message) // The platform's own words.
		return notPaid
	}
	fmt.Println(entry.OutTradeNo)
	return notKnown
}

// failed is the cashier's screen after a call that failed, and the technician's line. Whether anything was sent is the
// error's effect.
func (t *till) failed(err error) int {
	var failure *bestpay.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.TillText(t.language))
		fmt.Fprintln(os.Stderr, failure.Text(t.language))
	}
	if bestpay.EffectOf(err) == bestpay.EffectNotSent {
		return notPaid
	}
	return notKnown
}

func receipt(entry *bestpay.Entry) {
	fmt.Println("--------------------------------")
	fmt.Println(entry.MerchantNo, entry.OutTradeNo)
	fmt.Println(entry.RequestDate.Format(time.DateTime), "￥"+entry.Amount.String())
	fmt.Println("--------------------------------")
}
