package bestpay

// #include "calls.h"
import "C"

import (
	"iter"
	"math"
	"time"
)

// Journal is a durable record of orders and refunds. Any number of goroutines may use one, and several processes may
// share one. Every change is on the disk when the call returns; a call waits for the disk or the database, and fails
// with [ErrJournal] if the journal cannot be written or read.
type Journal struct {
	owned *owned[*C.bestpay_journal]
}

// OpenSQLite opens a journal in one SQLite file, which is created if necessary. Keep it on a local disk: SQLite's locks
// do not work on network file systems. Only the file's owner can use it (mode 0600). A name that SQLite does not treat
// as a file (":memory:", "file:...") is an [ErrJournal], and so is every call after the file was deleted or replaced:
// open it again.
func OpenSQLite(path string) (*Journal, error) {
	var given arguments
	cPath := given.text("path", path)
	return newJournal(given, func(journal **C.bestpay_journal, failure **C.bestpay_error) {
		C.bestpay_journal_sqlite(cPath, journal, failure)
	})
}

// OpenPostgres opens a journal in PostgreSQL, for several machines. The URL is as for psql; the tables, whose names
// begin with bestpay_, are created if necessary. A server on another machine must use TLS, with a certificate from a
// public authority or, if given, from one of rootCertificates (PEM); "sslmode=disable" turns TLS off.
func OpenPostgres(url string, rootCertificates []byte) (*Journal, error) {
	var given arguments
	cURL := given.text("url", url)
	data, length := bytesOf(rootCertificates)
	return newJournal(given, func(journal **C.bestpay_journal, failure **C.bestpay_error) {
		C.bestpay_journal_postgres(cURL, data, length, journal, failure)
	})
}

func newJournal(given arguments, open func(**C.bestpay_journal, **C.bestpay_error)) (*Journal, error) {
	object, err := create(given, open)
	if err != nil {
		return nil, err
	}
	return &Journal{own(object, func(journal *C.bestpay_journal) { C.bestpay_journal_free(journal) })}, nil
}

// Find returns the order of this number with its refunds, or the refund of this number, of every merchant. Finding
// nothing is not an error.
func (j *Journal) Find(number string) ([]*Entry, error) {
	var found []*Entry
	err := j.find(number, func(_ *C.bestpay_journal, entry *C.bestpay_entry) error {
		found = append(found, readEntry(entry))
		return nil
	})
	return found, err
}

func (j *Journal) find(number string, visit func(*C.bestpay_journal, *C.bestpay_entry) error) error {
	journal, err := j.owned.use("journal")
	if err != nil {
		return err
	}
	defer journal.release()
	var given arguments
	cNumber := given.text("number", number)
	list, err := create(given, func(entries **C.bestpay_entries, failure **C.bestpay_error) {
		C.bestpay_journal_find(journal.object, cNumber, entries, failure)
	})
	if err != nil {
		return err
	}
	defer C.bestpay_entries_free(list)
	for i := range C.bestpay_entries_count(list) {
		if err := visit(journal.object, C.bestpay_entries_get(list, i)); err != nil {
			return err
		}
	}
	return nil
}

// Entries iterates over all entries, ordered by number and read a hundred at a time. An error ends the iteration.
func (j *Journal) Entries() iter.Seq2[*Entry, error] {
	const page = 100
	return func(yield func(*Entry, error) bool) {
		journal, err := j.owned.use("journal")
		if err != nil {
			yield(nil, err)
			return
		}
		defer journal.release()
		var list *C.bestpay_entries
		defer func() { C.bestpay_entries_free(list) }()
		var last *C.bestpay_entry
		for {
			next, err := create(arguments{}, func(entries **C.bestpay_entries, failure **C.bestpay_error) {
				C.bestpay_journal_entries(journal.object, last, page, entries, failure)
			})
			if err != nil {
				yield(nil, err)
				return
			}
			// The last of a page belongs to its list.
			C.bestpay_entries_free(list)
			list = next
			count := C.bestpay_entries_count(list)
			if count == 0 {
				return
			}
			for i := range count {
				last = C.bestpay_entries_get(list, i)
				if !yield(readEntry(last), nil) {
					return
				}
			}
		}
	}
}

// Events returns at most limit changes of state and alarms after the event with the ID `after`, in order; 0 starts with
// the first. If you store the last ID in the same transaction as the result of handling it, you can continue there
// after any interruption.
func (j *Journal) Events(after int64, limit int) ([]Event, error) {
	journal, err := j.owned.use("journal")
	if err != nil {
		return nil, err
	}
	defer journal.release()
	var given arguments
	most := given.count("limit", limit)
	list, err := create(given, func(events **C.bestpay_events, failure **C.bestpay_error) {
		C.bestpay_journal_events(journal.object, C.int64_t(after), most, events, failure)
	})
	if err != nil {
		return nil, err
	}
	return takeEvents(list), nil
}

// EventsOf returns everything that happened to an entry.
func (j *Journal) EventsOf(entry *Entry) ([]Event, error) {
	var happened []Event
	err := j.find(entry.OutTradeNo, func(journal *C.bestpay_journal, found *C.bestpay_entry) error {
		its := readEntry(found)
		if its.MerchantNo != entry.MerchantNo || its.OutTradeNo != entry.OutTradeNo || its.OutRequestNo != entry.OutRequestNo {
			return nil
		}
		list, err := create(arguments{}, func(events **C.bestpay_events, failure **C.bestpay_error) {
			C.bestpay_journal_events_of(journal, found, events, failure)
		})
		if err != nil {
			return err
		}
		happened = takeEvents(list)
		return nil
	})
	return happened, err
}

// Purge deletes the merchant's settled entries whose state has not changed for this long before now, and their events;
// it returns the number of entries. Open entries stay.
//
// The journal treats a deleted number as a new one: keep entries for as long as numbers may be used again. Less than
// two days is an [ErrConfig].
func (j *Journal) Purge(merchantNo string, now time.Time, olderThan time.Duration) (int64, error) {
	journal, err := j.owned.use("journal")
	if err != nil {
		return 0, err
	}
	defer journal.release()
	var given arguments
	number := given.text("merchant_no", merchantNo)
	seconds := given.count("older_than", int(olderThan/time.Second))
	if given.err != nil {
		return 0, given.err
	}
	var forgotten C.int64_t
	var failure *C.bestpay_error
	cNow := cText(now.In(Beijing).Format(dashed))
	C.bestpay_journal_purge(journal.object, number, cNow, seconds, &forgotten, &failure)
	return int64(forgotten), takeError(failure)
}

// Close closes the journal. Cashiers made with it keep working. The garbage collector closes a forgotten journal. The
// error is always nil.
func (j *Journal) Close() error {
	j.owned.close()
	return nil
}

// count converts a number for C, 0 or more.
func (a *arguments) count(name string, given int) C.uint32_t {
	if given < 0 || int64(given) > math.MaxUint32 {
		a.refuse(name, "is %d; it must be from 0 to %d", given, math.MaxUint32)
		return 0
	}
	return C.uint32_t(given)
}
