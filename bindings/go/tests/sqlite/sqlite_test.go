// Package sqlite has a program's own SQLite beside the library's: each uses its own.
package sqlite

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"bestpay.example/bestpay"
	"bestpay.example/bestpay/bestpaytest"
	_ "github.com/mattn/go-sqlite3"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// writer is the version of the SQLite that wrote a database last, as its header has it.
func writer(t *testing.T, database string) string {
	t.Helper()
	header := must(os.ReadFile(database))[:100]
	number := binary.BigEndian.Uint32(header[96:])
	return fmt.Sprintf("%d.%d.%d", number/1_000_000, number/1000%1000, number%1000)
}

func ask(t *testing.T, database *sql.DB, question string) (answer string) {
	t.Helper()
	if err := database.QueryRow(question).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// take makes a payment, in a journal of its own.
func take(t *testing.T, journal string) {
	t.Helper()
	server := bestpaytest.NewServer(t)
	client := server.Client(bestpay.ClientOptions{})
	opened := must(bestpay.OpenSQLite(journal))
	defer opened.Close()
	cashier := must(bestpay.NewCashier(client, opened, bestpay.CashierOptions{}))
	defer cashier.Close()
	entry := must(cashier.TakePayment(context.Background(), bestpay.BarcodeOrder{
		OutTradeNo: fmt.Sprintf("Q%d", time.Now().UnixNano()),
		TradeAmt:   1250,
		Subject:    "Coffee",
		MediumNo:   server.Reserved("paid"),
		GoodsInfo:  "Coffee, large",
		NotifyURL:  "http://127.0.0.1:9/unheard",
		Operator:   "till-3",
	}, time.Minute))
	if entry.State != bestpay.StateSuccess {
		t.Fatalf("the payment is %s", entry.State)
	}
}

func TestEachUsesItsOwnSQLite(t *testing.T) {
	journal, shop := filepath.Join(t.TempDir(), "journal.db"), filepath.Join(t.TempDir(), "shop.db")
	theirs := must(sql.Open("sqlite3", shop))
	defer theirs.Close()
	must(theirs.Exec("CREATE TABLE paid (number TEXT)"))
	take(t, journal)
	must(theirs.Exec("INSERT INTO paid VALUES ('A1')"))

	version := ask(t, theirs, "SELECT sqlite_version()")
	if writer(t, shop) != version {
		t.Errorf("SQLite %s wrote the program's database, which is %s", version, writer(t, shop))
	}
	if ours := writer(t, journal); ours == version {
		t.Errorf("the program's SQLite, %s, wrote the journal; or the library has the same one, and the test needs another", version)
	} else {
		t.Logf("sqlite: %s of the program, %s of the library", version, ours)
	}
	read := must(sql.Open("sqlite3", journal))
	defer read.Close()
	if found := ask(t, read, "PRAGMA integrity_check"); found != "ok" {
		t.Error(found)
	}
}
