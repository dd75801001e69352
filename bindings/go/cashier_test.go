package bestpay_test

// The Cashier against the sandbox: sending once, following up, finding orders after a lost answer, callbacks.

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"bestpay.example/bestpay"
)

func newCashier(t *testing.T, client *bestpay.Client, options bestpay.CashierOptions) (*bestpay.Cashier, *bestpay.Journal) {
	t.Helper()
	journal := must(bestpay.OpenSQLite(filepath.Join(t.TempDir(), "journal.db")))
	cashier := must(bestpay.NewCashier(client, journal, options))
	t.Cleanup(func() { cashier.Close(); journal.Close() })
	return cashier, journal
}

var impatient = bestpay.CashierOptions{
	Lease: time.Second, ArrivalWindow: 2 * time.Second, PollFirst: 100 * time.Millisecond, PollLongest: 200 * time.Millisecond,
}

// timesOrdered counts the calls of 3.1 and 3.2 that reached the sandbox under a number.
func timesOrdered(t *testing.T, outTradeNo string) int {
	t.Helper()
	var ledger []struct{ Event, Interface, OutTradeNo string }
	must(0, json.Unmarshal(control("/sandbox/ledger", nil), &ledger))
	count := 0
	for _, line := range ledger {
		orders := line.Interface == "barcode_order" || line.Interface == "qrcode_order"
		if line.Event == "call" && orders && line.OutTradeNo == outTradeNo {
			count++
		}
	}
	return count
}

func TestACashierOrdersOnceAndRemembers(t *testing.T) {
	cashier, journal := newCashier(t, newClient(t, bestpay.ClientOptions{}), bestpay.CashierOptions{})
	order, ctx := newOrder(paidAtOnce), patience(t)
	entry := must(cashier.TakePayment(ctx, order, time.Minute))
	wantEqual(t, "the state", entry.State, bestpay.StateSuccess)
	wantEqual(t, "Final, Open", [2]bool{entry.Final, entry.Open}, [2]bool{true, false})
	wantEqual(t, "Amount", entry.Amount, order.TradeAmt)
	wantEqual(t, "PayAmt", *entry.PayAmt, order.TradeAmt)
	wantEqual(t, "Interface", entry.Interface, "barcode_order")
	wantEqual(t, "the zone", entry.CreatedAt.Location(), bestpay.Beijing)
	again := must(cashier.TakePayment(ctx, order, time.Minute))
	wantEqual(t, "TradeNo", again.TradeNo, entry.TradeNo)
	wantEqual(t, "times ordered", timesOrdered(t, order.OutTradeNo), 1)

	other := order
	other.TradeAmt++
	_, err := cashier.TakePayment(ctx, other, time.Minute)
	conflict := failed(t, err, bestpay.ErrJournal)
	wantEqual(t, "the conflict", [2]string{conflict.Code, conflict.Field}, [2]string{"order_conflict", "tradeAmt"})
	wantEqual(t, "its order", conflict.OutTradeNo, order.OutTradeNo)
	wantEqual(t, "its effect", conflict.Effect(), bestpay.EffectUnknown)

	refund := must(cashier.TakeRefund(ctx, newRefund(order), time.Minute))
	wantEqual(t, "the refund's state", refund.State, bestpay.StateSuccess)
	found := must(journal.Find(order.OutTradeNo))
	wantEqual(t, "the order with its refund", len(found), 2)
	wantEqual(t, "the refund's number", found[1].OutRequestNo, refund.OutRequestNo)
	wantEqual(t, "its events", len(must(journal.EventsOf(refund))), 2)
	path := filepath.Join(t.TempDir(), "statement.csv")
	wantEqual(t, "writing", os.WriteFile(path, []byte("no,yuan\nNOBODY,1.00\n"), 0o600), nil)
	statement := bestpay.Statement{NumberColumn: "no", AmountColumn: "yuan", AmountUnit: "yuan"}
	compared := must(journal.Reconcile(path, statement))
	wantEqual(t, "lines", compared.Lines, int64(1))
	wantEqual(t, "entries", compared.Entries, int64(2))
	kinds := map[string]string{}
	for difference, err := range compared.All() {
		kinds[difference.Number] = difference.Kind
		if difference.Number == "NOBODY" {
			wantEqual(t, "its line", difference.Line, int64(2))
		}
		wantEqual(t, "a difference", err, nil)
	}
	wantEqual(t, "the unknown number", kinds["NOBODY"], "missing_in_journal")
	wantEqual(t, "the order", kinds[order.OutTradeNo], "missing_in_statement")
	wantEqual(t, "differences", compared.Differences, int64(len(kinds)))
	compared.Close()
	statement.StatusColumn = "status"
	wantEqual(t, "the column", failed(t, second(journal.Reconcile(path, statement)), bestpay.ErrConfig).Field, "status_column")
	wantEqual(t, "what is forgotten", must(journal.Purge(entry.MerchantNo, time.Now().Add(72*time.Hour), 48*time.Hour)), int64(2))
	_, err = journal.Purge(entry.MerchantNo, time.Now(), time.Hour)
	wantEqual(t, "the field", failed(t, err, bestpay.ErrConfig).Field, "older_than")
}

func TestALostAnswerIsFollowedUp(t *testing.T) {
	cashier, _ := newCashier(t, newClient(t, bestpay.ClientOptions{}), impatient)
	ctx := patience(t)
	for _, fault := range []string{"reset_after", "truncated", "http_500"} {
		order := newOrder(paidAtOnce)
		orderFault("barcode_order", fault, 0)
		wantEqual(t, "left open", must(cashier.TakePayment(ctx, order, 0)).State, bestpay.StateUnknown)
		recovery := must(cashier.Recover(ctx, time.Minute))
		wantEqual(t, "settled and open", [2]int64{recovery.Settled, recovery.Open}, [2]int64{1, 0})
		wantEqual(t, "the state", must(cashier.Payment(order.OutTradeNo)).State, bestpay.StateSuccess)
		wantEqual(t, "times ordered", timesOrdered(t, order.OutTradeNo), 1)
	}
}

func TestARefusedArgumentSaysNothingAboutAnOrderThatWasSent(t *testing.T) {
	cashier, _ := newCashier(t, newClient(t, bestpay.ClientOptions{}), impatient)
	ctx, order := patience(t), newOrder(paidAtOnce)
	must(cashier.TakePayment(ctx, order, time.Minute))
	cut := order
	cut.Subject = "a\x00b"
	calls := map[string]func() (*bestpay.Entry, error){
		"take, time":   func() (*bestpay.Entry, error) { return cashier.TakePayment(ctx, order, -1) },
		"take, field":  func() (*bestpay.Entry, error) { return cashier.TakePayment(ctx, cut, 0) },
		"follow, time": func() (*bestpay.Entry, error) { return cashier.FollowPayment(ctx, order.OutTradeNo, -1) },
		"follow, text": func() (*bestpay.Entry, error) { return cashier.FollowRefund(ctx, "R\x001", 0) },
		"payment":      func() (*bestpay.Entry, error) { return cashier.Payment("A\x001") },
		"refund":       func() (*bestpay.Entry, error) { return cashier.Refund("R\x001") },
	}
	for name, call := range calls {
		_, err := call()
		wantEqual(t, "an argument error of "+name, errors.Is(err, bestpay.ErrArgument), true)
		wantEqual(t, "the effect of "+name, bestpay.EffectOf(err), bestpay.EffectUnknown)
	}
}

func TestAContextThatEndsLeavesTheOrderInTheJournal(t *testing.T) {
	cashier, _ := newCashier(t, newClient(t, bestpay.ClientOptions{}), impatient)
	order := newOrder(paidLater)
	ctx, cancel := context.WithCancel(patience(t))
	go func() {
		for !booked(order.OutTradeNo) {
			time.Sleep(10 * time.Millisecond)
		}
		cancel()
	}()
	if _, err := cashier.TakePayment(ctx, order, time.Minute); err != nil {
		wantEqual(t, "the effect", bestpay.EffectOf(err), bestpay.EffectUnknown)
	}
	wantEqual(t, "the state", must(cashier.FollowPayment(patience(t), order.OutTradeNo, time.Minute)).State, bestpay.StateSuccess)
	wantEqual(t, "times ordered", timesOrdered(t, order.OutTradeNo), 1)
}

func TestACallbackIsAppliedOnceByACashier(t *testing.T) {
	client, ctx := newClient(t, bestpay.ClientOptions{}), patience(t)
	cashier, journal := newCashier(t, client, impatient)
	url, posted := serve(t, cashier.CallbackHandler())
	order := newOrder(neverPaid)
	order.NotifyURL = url
	wantEqual(t, "the state before", must(cashier.TakePayment(ctx, order, 0)).State, bestpay.StateWaiting)
	control("/sandbox/orders/"+order.OutTradeNo+"/pay", struct{}{})
	body := next(t, posted)
	wantEqual(t, "the state after", must(cashier.Payment(order.OutTradeNo)).State, bestpay.StateSuccess)
	before := len(must(journal.Events(0, 100)))
	accepted := must(bestpay.CallbackAccepted())
	if reply := post(t, url, body); reply != string(accepted.Body) {
		t.Errorf("a duplicate is answered with %s", reply)
	}
	<-posted
	wantEqual(t, "events of a duplicate", len(must(journal.Events(0, 100)))-before, 0)

	forged := must(cashier.OnCallback(bytes.Replace(body, []byte("SUCCESS"), []byte("FAIL"), 1)))
	failed(t, forged.Err, bestpay.ErrSignature)
	stranger, strangers := newCashier(t, client, impatient)
	unknown := must(stranger.OnCallback(body))
	wantEqual(t, "the code", failed(t, unknown.Err, bestpay.ErrJournal).Code, "not_in_journal")
	alarms := must(strangers.Events(0, 10))
	if len(alarms) != 1 || !alarms[0].Alarm || alarms[0].OutTradeNo != order.OutTradeNo {
		t.Errorf("the alarms are %v", alarms)
	}
}

func TestGoroutinesShareACashierAndPagesHoldAll(t *testing.T) {
	cashier, journal := newCashier(t, newClient(t, bestpay.ClientOptions{}), bestpay.CashierOptions{})
	ctx := patience(t)
	const tills, orders = 8, 15
	var numbers sync.Map
	var working sync.WaitGroup
	for range tills {
		working.Add(1)
		go func() {
			defer working.Done()
			for range orders {
				entry, err := cashier.TakePayment(ctx, newOrder(paidAtOnce), time.Minute)
				if err != nil || entry.State != bestpay.StateSuccess {
					t.Errorf("%v, %v", entry, err)
					return
				}
				numbers.Store(entry.OutTradeNo, true)
			}
		}()
	}
	working.Wait()
	var read []string
	for entry, err := range journal.Entries() {
		if _, taken := numbers.Load(entry.OutTradeNo); err != nil || !taken {
			t.Fatalf("%v, %v", entry, err)
		}
		read = append(read, entry.OutTradeNo)
	}
	wantEqual(t, "entries", len(read), tills*orders)
	wantEqual(t, "in order", slices.IsSorted(read), true)
}
