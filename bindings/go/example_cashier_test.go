package bestpay_test

// Examples of Journal and Cashier.

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"bestpay.example/bestpay"
)

// exampleCashier has a new journal.
func exampleCashier() *bestpay.Cashier {
	return must(bestpay.NewCashier(exampleClient(), must(bestpay.OpenSQLite(newPath())), bestpay.CashierOptions{}))
}

// newPath is the path of a new journal, in the sandbox's folder, where the tests run.
func newPath() string {
	return filepath.Join(must(os.MkdirTemp(".", "journal-")), "journal.db")
}

func ExampleOpenSQLite() {
	journal, err := bestpay.OpenSQLite("journal.db")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer journal.Close()
	entries := must(journal.Find("20260301-0001"))
	fmt.Println(len(entries))
	// Output: 0
}

func ExampleOpenPostgres() {
	_, err := bestpay.OpenPostgres("postgres://till:secret@127.0.0.1:9/till?sslmode=disable", nil)
	fmt.Println(errors.Is(err, bestpay.ErrJournal), bestpay.EffectOf(err))
	// Output: true not_sent
}

func ExampleJournal_Find() {
	cashier, order := exampleCashier(), newOrder(paidAtOnce)
	must(cashier.TakePayment(context.Background(), order, time.Minute))
	_, err := cashier.Payment("nobody")
	var failure *bestpay.Error
	fmt.Println(errors.As(err, &failure), failure.Code)
	fmt.Println(len(must(must(bestpay.OpenSQLite(newPath())).Find(order.OutTradeNo))))
	// Output:
	// true not_in_journal
	// 0
}

func ExampleJournal_Entries() {
	journal := must(bestpay.OpenSQLite(newPath()))
	cashier := must(bestpay.NewCashier(exampleClient(), journal, bestpay.CashierOptions{}))
	must(cashier.TakePayment(context.Background(), newOrder(paidAtOnce), time.Minute))
	for entry, err := range journal.Entries() {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(entry.Interface, entry.State)
	}
	// Output: barcode_order success
}

func ExampleJournal_Events() {
	journal := must(bestpay.OpenSQLite(newPath()))
	cashier := must(bestpay.NewCashier(exampleClient(), journal, bestpay.CashierOptions{}))
	must(cashier.TakePayment(context.Background(), newOrder(paidAtOnce), time.Minute))
	var seen int64 // From the shop's own database.
	for _, event := range must(journal.Events(seen, 100)) {
		// In one transaction of the shop's database: handle the event, and store its ID.
		seen = event.ID
		fmt.Println(event.From, event.To, event.Cause)
	}
	fmt.Println(seen)
	// Output:
	//  sending call
	// sending success answer
	// 2
}

func ExampleJournal_EventsOf() {
	journal := must(bestpay.OpenSQLite(newPath()))
	cashier := must(bestpay.NewCashier(exampleClient(), journal, bestpay.CashierOptions{}))
	entry := must(cashier.TakePayment(context.Background(), newOrder(failedAtOnce), time.Minute))
	for _, event := range must(journal.EventsOf(entry)) {
		fmt.Println(event.To)
	}
	// Output:
	// sending
	// fail
}

func ExampleJournal_Reconcile() {
	path := newPath() + ".csv"
	if err := os.WriteFile(path, []byte("商户订单号,金额\nA1,12.50\n"), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	columns := bestpay.Statement{NumberColumn: "商户订单号", AmountColumn: "金额", AmountUnit: "yuan"}
	compared := must(must(bestpay.OpenSQLite(newPath())).Reconcile(path, columns))
	defer compared.Close()
	fmt.Println(compared.Lines, compared.Entries, compared.Differences)
	// Output: 1 0 1
}

func ExampleReconciliation_All() {
	compared := exampleReconciliation("A1,12.50\n")
	defer compared.Close()
	for difference, err := range compared.All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(difference.Line, difference.Kind, difference.Number, *difference.Amount)
	}
	// Output: 2 missing_in_journal A1 12.50
}

func ExampleReconciliation_Close() {
	compared := exampleReconciliation("A1,12.50\n")
	compared.Close()
	for _, err := range compared.All() {
		fmt.Println(errors.Is(err, bestpay.ErrClosed))
	}
	// Output: true
}

// exampleReconciliation holds a statement with these lines against an empty journal.
func exampleReconciliation(lines string) *bestpay.Reconciliation {
	path := newPath() + ".csv"
	if err := os.WriteFile(path, []byte("no,yuan\n"+lines), 0o600); err != nil {
		panic(err)
	}
	columns := bestpay.Statement{NumberColumn: "no", AmountColumn: "yuan", AmountUnit: "yuan"}
	return must(must(bestpay.OpenSQLite(newPath())).Reconcile(path, columns))
}

func ExampleEntry_TillText() {
	entry := must(exampleCashier().TakePayment(context.Background(), newOrder(paidAtOnce), time.Minute))
	fmt.Println(entry.TillText(bestpay.LanguageChinese))
	// Output: 收款成功
}

func ExampleEvent_TillText() {
	journal := must(bestpay.OpenSQLite(newPath()))
	cashier := must(bestpay.NewCashier(exampleClient(), journal, bestpay.CashierOptions{}))
	entry := must(cashier.TakePayment(context.Background(), newOrder(paidAtOnce), time.Minute))
	for _, event := range must(journal.EventsOf(entry)) {
		fmt.Println(event.TillText(bestpay.LanguageChinese))
	}
	// Output:
	// 结果查询中，请勿重复收款
	// 收款成功
}

func ExampleJournal_Purge() {
	journal := must(bestpay.OpenSQLite(newPath()))
	forgotten, err := journal.Purge("3178000000000002", time.Now(), 90*24*time.Hour)
	fmt.Println(forgotten, err)
	// Output: 0 <nil>
}

func ExampleJournal_Close() {
	journal := must(bestpay.OpenSQLite(newPath()))
	journal.Close()
	_, err := journal.Events(0, 1)
	fmt.Println(err)
	// Output: bestpay: closed: the journal is closed
}

func ExampleNewCashier() {
	cashier, err := bestpay.NewCashier(exampleClient(), must(bestpay.OpenSQLite(newPath())), bestpay.CashierOptions{
		Lease:         30 * time.Second,
		NotFoundCodes: []string{"TRADE_NOT_EXIST"}, // Ask the platform for its own.
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer cashier.Close()
	// After a start: what was left open when the power went.
	recovery, err := cashier.Recover(context.Background(), 30*time.Second)
	fmt.Println(recovery.Open, err)
	// Output: 0 <nil>
}

func ExampleCashier_TakePayment() {
	cashier, order := exampleCashier(), newOrder(paidAtOnce)
	entry, err := cashier.TakePayment(context.Background(), order, 2*time.Minute)
	switch {
	case err != nil && bestpay.EffectOf(err) == bestpay.EffectNotSent:
		fmt.Println("nothing was sent: the same call may be made again")
	case err != nil:
		fmt.Println("not known: take the same order again, or leave it to Recover")
	case entry.State == bestpay.StateSuccess:
		fmt.Println("paid", entry.Amount)
	case entry.Final:
		fmt.Println("not paid:", entry.Message)
	default:
		fmt.Println("not known yet")
	}
	// Output: paid 12.50
}

func ExampleCashier_TakeQrcodePayment() {
	cashier := exampleCashier()
	entry := must(cashier.TakeQrcodePayment(context.Background(), newQrcodeOrder(), 10*time.Second))
	fmt.Println(entry.State, entry.PaymentURL != "")
	// Output: waiting true
}

func ExampleCashier_TakeRefund() {
	cashier, order := exampleCashier(), newOrder(paidAtOnce)
	must(cashier.TakePayment(context.Background(), order, time.Minute))
	entry := must(cashier.TakeRefund(context.Background(), newRefund(order), time.Minute))
	fmt.Println(entry.State, must(cashier.Refund(entry.OutRequestNo)).Amount == entry.Amount)
	// Output: success true
}

func ExampleCashier_Take() {
	var request bestpay.Request = newOrder(refusedCode)
	entry := must(exampleCashier().Take(context.Background(), request, time.Minute))
	fmt.Println(entry.State, entry.Code != "")
	// Output: refused true
}

func ExampleCashier_Payment() {
	cashier, order := exampleCashier(), newOrder(paidAtOnce)
	must(cashier.TakePayment(context.Background(), order, time.Minute))
	fmt.Println(must(cashier.Payment(order.OutTradeNo)).State)
	// Output: success
}

func ExampleCashier_Refund() {
	_, err := exampleCashier().Refund("nobody")
	fmt.Println(errors.Is(err, bestpay.ErrJournal))
	// Output: true
}

func ExampleCashier_FollowPayment() {
	cashier, order := exampleCashier(), newOrder(paidLater)
	must(cashier.TakePayment(context.Background(), order, 0))
	fmt.Println(must(cashier.FollowPayment(context.Background(), order.OutTradeNo, time.Minute)).State)
	// Output: success
}

func ExampleCashier_FollowRefund() {
	_, err := exampleCashier().FollowRefund(context.Background(), "nobody", time.Minute)
	fmt.Println(errors.Is(err, bestpay.ErrJournal))
	// Output: true
}

func ExampleCashier_Recover() {
	recovery, err := exampleCashier().Recover(context.Background(), 30*time.Second)
	fmt.Println(recovery.Settled, recovery.Open, err)
	// Output: 0 0 <nil>
}

func ExampleCashier_OnCallback() {
	handled := must(exampleCashier().OnCallback([]byte(`{"tradeStatus":"SUCCESS"}`)))
	fmt.Println(errors.Is(handled.Err, bestpay.ErrSignature), len(handled.Reply.Body) > 0)
	// Output: true true
}

func ExampleCashier_CallbackHandler() {
	http.Handle("POST /cashier/notice", exampleCashier().CallbackHandler())
	fmt.Println("listening")
	// Output: listening
}

func ExampleCashier_Events() {
	events, err := exampleCashier().Events(0, 100)
	fmt.Println(len(events), err)
	// Output: 0 <nil>
}

func ExampleCashier_Close() {
	cashier := exampleCashier()
	cashier.Close()
	_, err := cashier.TakePayment(context.Background(), newOrder(paidAtOnce), time.Minute)
	fmt.Println(errors.Is(err, bestpay.ErrClosed), bestpay.EffectOf(err))
	// Output: true not_sent
}
