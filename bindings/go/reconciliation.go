package bestpay

// #include "calls.h"
import "C"

import (
	"iter"
	"strconv"
	"strings"
	"time"
)

// generated: statement

// Statement says which columns of a statement of the platform mean what. Columns are named as in its first line.
type Statement struct {
	// The column of outTradeNo of payments, and of outRequestNo of refunds. Mandatory.
	NumberColumn string
	// The column of the amount. Mandatory.
	AmountColumn string
	// What the amounts are in: fen or yuan. Mandatory.
	AmountUnit string
	// The column of tradeNo, the platform's number.
	TradeNoColumn string
	// The column of the status. Without it, every line is a success.
	StatusColumn string
	// A status that means success; there may be several. Without any, it is SUCCESS.
	Success []string
	// The column that tells refunds from payments. Without it, a number is looked for among both, and a negative
	// amount is a refund.
	KindColumn string
	// A kind that means refund; there may be several. Without any, it is REFUND.
	Refund []string
	// The column of merchantNo, in a statement of several merchants.
	MerchantColumn string
	// Only this merchant's entries. Without it, the entries of all merchants are compared.
	MerchantNo string
	// The start of the period that the statement is of, by requestDate. Without it, everything must be in it.
	From time.Time
	// The end of that period, which is not part of it. Without it, it has no end.
	Until time.Time
	// What stands between two columns. Without it, it is a comma.
	Delimiter string
}

func (s Statement) options() *fields {
	f := newFields("")
	f.text("number_column", s.NumberColumn)
	f.text("amount_column", s.AmountColumn)
	f.text("amount_unit", s.AmountUnit)
	f.text("trade_no_column", s.TradeNoColumn)
	f.text("status_column", s.StatusColumn)
	for _, one := range s.Success {
		f.text("success", one)
	}
	f.text("kind_column", s.KindColumn)
	for _, one := range s.Refund {
		f.text("refund", one)
	}
	f.text("merchant_column", s.MerchantColumn)
	f.text("merchant_no", s.MerchantNo)
	f.time("from", s.From)
	f.time("until", s.Until)
	f.text("delimiter", s.Delimiter)
	return f
}

// end of generated: statement

// Difference is a difference between a statement and the journal. What a side does not have is "", nil or 0.
type Difference struct {
	// Kind is "unreadable", "double", "missing_in_journal", "missing_in_statement", "amount", "state" or "trade_no".
	Kind       string
	Line       int64   // The line in the statement's file, that of the names being the first; 0 if it is not in it.
	MerchantNo string  // The journal's, or else the statement's.
	Number     string  // The order's number, or the refund's.
	IsRefund   *bool   // Nil if it is not known.
	TradeNo    string  // In the statement.
	Amount     *Amount // In the statement.
	Status     string  // In the statement.
	OwnTradeNo string  // In the journal.
	OwnAmount  *Amount // In the journal.
	OwnState   State   // In the journal.
	About      string  // Why a line is unreadable.
}

func (d *Difference) set(name, text string) {
	switch name {
	case "amount":
		d.Amount = amountOf(text)
	case "ownAmount":
		d.OwnAmount = amountOf(text)
	case "line":
		d.Line, _ = strconv.ParseInt(text, 10, 64)
	case "isRefund":
		isRefund := text == "true"
		d.IsRefund = &isRefund
	case "ownState":
		d.OwnState = State(strings.Clone(text))
	default:
		texts := map[string]*string{
			"kind": &d.Kind, "merchantNo": &d.MerchantNo, "number": &d.Number, "tradeNo": &d.TradeNo, "status": &d.Status, "ownTradeNo": &d.OwnTradeNo, "about": &d.About,
		}
		if place := texts[name]; place != nil {
			*place = strings.Clone(text)
		}
	}
}

// Reconciliation is what a statement was compared with, and the differences.
type Reconciliation struct {
	Lines       int64 // How many lines the statement has, without that of the names.
	Entries     int64 // How many entries of the journal were compared.
	Differences int64 // How many differences there are.
	owned       *owned[*C.bestpay_reconciliation]
}

// Reconcile holds a statement, a CSV file in UTF-8 or GBK with a line of names at its start, against the journal. Memory
// does not grow with it. An [ErrConfig] names the column or "path".
func (j *Journal) Reconcile(path string, statement Statement) (*Reconciliation, error) {
	journal, err := j.owned.use("journal")
	if err != nil {
		return nil, err
	}
	defer journal.release()
	options := statement.options()
	if err := options.failure(); err != nil {
		return nil, err
	}
	var given arguments
	cPath := given.text("path", path)
	object, err := create(given, func(made **C.bestpay_reconciliation, failure **C.bestpay_error) {
		buffer, count := options.forC()
		C.bestpay_go_reconcile(journal.object, cPath, buffer, count, made, failure)
	})
	if err != nil {
		return nil, err
	}
	return &Reconciliation{
		Lines:       int64(C.bestpay_reconciliation_lines(object)),
		Entries:     int64(C.bestpay_reconciliation_entries(object)),
		Differences: int64(C.bestpay_reconciliation_differences(object)),
		owned:       own(object, func(object *C.bestpay_reconciliation) { C.bestpay_reconciliation_free(object) }),
	}, nil
}

// All iterates over the differences, each of which is handed out once. An error ends the iteration.
func (r *Reconciliation) All() iter.Seq2[*Difference, error] {
	return func(yield func(*Difference, error) bool) {
		for {
			difference, err := r.next()
			if difference == nil && err == nil || !yield(difference, err) || err != nil {
				return
			}
		}
	}
}

func (r *Reconciliation) next() (*Difference, error) {
	reconciliation, err := r.owned.use("reconciliation")
	if err != nil {
		return nil, err
	}
	defer reconciliation.release()
	object, err := create(arguments{}, func(next **C.bestpay_difference, failure **C.bestpay_error) {
		C.bestpay_reconciliation_next(reconciliation.object, next, failure)
	})
	if err != nil || object == nil {
		return nil, err
	}
	defer C.bestpay_difference_free(object)
	difference := &Difference{}
	for name, text := range everything(C.bestpay_go_difference_says(object)) {
		difference.set(name, text)
	}
	return difference, nil
}

// Close frees the reconciliation and its temporary file. The garbage collector closes a forgotten one. The error is always
// nil.
func (r *Reconciliation) Close() error {
	r.owned.close()
	return nil
}
