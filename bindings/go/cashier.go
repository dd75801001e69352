package bestpay

// #include "calls.h"
import "C"

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"time"
)

// Cashier is a client with a journal: every order and refund is in the journal before it is sent, and is never sent
// twice. The same order again returns what is known. Any number of goroutines may use one.
//
// A context ends a call like one of [Client]. What is heard in the two seconds after that goes to the journal, and the
// order stays open otherwise.
// Take the same order again, or leave it to [Cashier.Recover].
type Cashier struct {
	owned    *owned[*C.bestpay_cashier]
	maxBytes int
}

// NewCashier makes a cashier. Client and journal may be closed afterwards.
func NewCashier(client *Client, journal *Journal, options CashierOptions) (*Cashier, error) {
	calling, err := client.owned.use("client")
	if err != nil {
		return nil, err
	}
	defer calling.release()
	remembering, err := journal.owned.use("journal")
	if err != nil {
		return nil, err
	}
	defer remembering.release()
	var given arguments
	var pinner runtime.Pinner
	defer pinner.Unpin()
	c := options.forC(&pinner, &given)
	object, err := create(given, func(cashier **C.bestpay_cashier, failure **C.bestpay_error) {
		C.bestpay_cashier_new(calling.object, remembering.object, c, cashier, failure)
	})
	if err != nil {
		return nil, err
	}
	clock := client.merchant.clock
	clock.retain()
	return &Cashier{
		owned: own(object, func(cashier *C.bestpay_cashier) {
			C.bestpay_cashier_free(cashier)
			clock.release()
		}),
		maxBytes: client.merchant.maxBytes,
	}, nil
}

// Take makes an order or a refund (3.1, 3.2, 3.5), and asks for its status until it is final or `within` is over. An
// entry that is still open then stays open. A refusal by the platform is not an error: [StateRefused]. The methods of
// the interfaces do the same with their own structs.
//
// For 3.2, show the entry's PaymentURL, then call [Cashier.FollowPayment]. If the answer was lost there is no
// PaymentURL, and the platform closes the order: make another one under a new number.
//
// After the effect "not sent" the same call may be made again. [ErrJournal] with the code "order_conflict" means that
// the number belongs to an order with other content; its effect is what is known about that order, never "not sent".
// The same order with another payment code is not a conflict. [ErrJournal] with the effect "unknown" means that the
// order was sent, but its outcome could not be written down; [Cashier.Recover] finds it.
func (c *Cashier) Take(ctx context.Context, request Request, within time.Duration) (*Entry, error) {
	fields := fieldsOf(request)
	if err := fields.failure(); err != nil {
		return nil, about{fields: fields}.inError(err, EffectUnknown)
	}
	return c.entry(ctx, about{fields, EffectNotSent}, within, func(cashier *C.bestpay_cashier, within C.uint32_t) C.bestpay_go_entered {
		buffer, count := fields.forC()
		return C.bestpay_go_take(cashier, buffer, count, within)
	})
}

// Payment returns what is known about an order, without asking the platform. [ErrJournal] with the code
// "not_in_journal" if the journal does not have it.
func (c *Cashier) Payment(outTradeNo string) (*Entry, error) {
	fields := OrderStatus{OutTradeNo: outTradeNo}.fields()
	number := cText(fields.get("outTradeNo"))
	return c.known(fields, func(cashier *C.bestpay_cashier) (made C.bestpay_go_entered) {
		C.bestpay_cashier_find_payment(cashier, number, &made.entry, &made.error)
		return made
	})
}

// Refund returns what is known about a refund, like [Cashier.Payment].
func (c *Cashier) Refund(outRequestNo string) (*Entry, error) {
	fields := RefundStatus{OutRequestNo: outRequestNo}.fields()
	number := cText(fields.get("outRequestNo"))
	return c.known(fields, func(cashier *C.bestpay_cashier) (made C.bestpay_go_entered) {
		C.bestpay_cashier_find_refund(cashier, number, &made.entry, &made.error)
		return made
	})
}

func (c *Cashier) known(fields *fields, find func(*C.bestpay_cashier) C.bestpay_go_entered) (*Entry, error) {
	if err := fields.failure(); err != nil {
		return nil, about{fields: fields}.inError(err, EffectUnknown)
	}
	cashier, err := c.owned.use("cashier")
	if err != nil {
		return nil, err
	}
	defer cashier.release()
	return takeEntered(find(cashier.object))
}

// FollowPayment asks for an order's status until it is final or `within` is over.
func (c *Cashier) FollowPayment(ctx context.Context, outTradeNo string, within time.Duration) (*Entry, error) {
	fields := OrderStatus{OutTradeNo: outTradeNo}.fields()
	number := cText(fields.get("outTradeNo"))
	return c.follow(ctx, fields, within, func(cashier *C.bestpay_cashier, within C.uint32_t) (made C.bestpay_go_entered) {
		C.bestpay_cashier_follow_payment(cashier, number, within, &made.entry, &made.error)
		return made
	})
}

// FollowRefund asks for a refund's status, like [Cashier.FollowPayment].
func (c *Cashier) FollowRefund(ctx context.Context, outRequestNo string, within time.Duration) (*Entry, error) {
	fields := RefundStatus{OutRequestNo: outRequestNo}.fields()
	number := cText(fields.get("outRequestNo"))
	return c.follow(ctx, fields, within, func(cashier *C.bestpay_cashier, within C.uint32_t) (made C.bestpay_go_entered) {
		C.bestpay_cashier_follow_refund(cashier, number, within, &made.entry, &made.error)
		return made
	})
}

func (c *Cashier) follow(
	ctx context.Context, fields *fields, within time.Duration,
	work func(*C.bestpay_cashier, C.uint32_t) C.bestpay_go_entered,
) (*Entry, error) {
	if err := fields.failure(); err != nil {
		return nil, about{fields: fields}.inError(err, EffectUnknown)
	}
	return c.entry(ctx, about{fields, EffectUnknown}, within, work)
}

func (c *Cashier) entry(
	ctx context.Context, about about, within time.Duration,
	work func(*C.bestpay_cashier, C.uint32_t) C.bestpay_go_entered,
) (*Entry, error) {
	var given arguments
	most := given.milliseconds("within", within, 0)
	if given.err != nil {
		// The order may have been sent by an earlier call.
		return nil, about.inError(given.err, EffectUnknown)
	}
	return await(ctx, c.owned, "cashier", about, func(cashier *C.bestpay_cashier) (*Entry, error) {
		return takeEntered(work(cashier, most))
	})
}

func takeEntered(made C.bestpay_go_entered) (*Entry, error) {
	if err := takeError(made.error); err != nil {
		return nil, err
	}
	return takeEntry(made.entry), nil
}

// Recovery is the result of [Cashier.Recover].
type Recovery struct {
	Settled   int64 // How many open orders and refunds are final now. The events say which.
	Open      int64 // How many of this merchant's are still open.
	Questions int64 // How many status questions were asked.
}

// Recover asks for the status of all open entries, until none is open or `within` is over. Call it after every start,
// and from time to time. If the platform does not answer, the orders stay open; this is not an error. Several processes
// may call it.
func (c *Cashier) Recover(ctx context.Context, within time.Duration) (Recovery, error) {
	var given arguments
	most := given.milliseconds("within", within, 0)
	if given.err != nil {
		return Recovery{}, given.err
	}
	nothing := about{newFields("recover"), EffectNotSent}
	return await(ctx, c.owned, "cashier", nothing, func(cashier *C.bestpay_cashier) (Recovery, error) {
		recovery := C.bestpay_recovery{size: C.sizeof_bestpay_recovery}
		var failure *C.bestpay_error
		C.bestpay_cashier_recover(cashier, most, &recovery, &failure)
		return Recovery{int64(recovery.settled), int64(recovery.open), int64(recovery.questions)}, takeError(failure)
	})
}

// HandledCallback is the result of a callback.
type HandledCallback struct {
	// Reply is the reply to the platform, whatever the outcome.
	Reply CallbackReply
	// Entry is the order or refund after the callback, nil with an Err.
	Entry *Entry
	// Err says that the callback is not genuine, is about nothing in the journal, or contradicts it. No entry was changed.
	Err error
}

// OnCallback reads the raw body that was POSTed to a notifyUrl and records it once, in whatever order and however often
// callbacks arrive. A refund's callback with its order's number settles nothing: the next [Cashier.Recover] asks at
// once about the one refund that it fits. The returned error is about making the reply. [Cashier.CallbackHandler] does
// the rest for [net/http].
func (c *Cashier) OnCallback(body []byte) (HandledCallback, error) {
	cashier, err := c.owned.use("cashier")
	if err != nil {
		reply, failure := CallbackTryAgain("closed", "not accepted")
		return HandledCallback{Reply: reply, Err: err}, failure
	}
	defer cashier.release()
	data, length := bytesOf(body)
	var made C.bestpay_go_entered
	reply, err := newReply(arguments{}, func(reply **C.bestpay_callback_reply, _ **C.bestpay_error) {
		C.bestpay_cashier_on_callback(cashier.object, data, length, reply, &made.entry, &made.error)
	})
	entry, failure := takeEntered(made)
	return HandledCallback{Reply: reply, Entry: entry, Err: failure}, err
}

// CallbackHandler serves a notifyUrl: [Cashier.OnCallback] for [net/http]. A rejected callback is logged with the
// reason (see [SetLogger]).
func (c *Cashier) CallbackHandler() http.Handler {
	return callbackHandler(c.maxBytes, func(ctx context.Context, body []byte) (CallbackReply, error) {
		handled, err := c.OnCallback(body)
		if handled.Err != nil {
			log(ctx, slog.LevelWarn, "callback not applied", slog.Any("error", handled.Err))
		}
		return handled.Reply, err
	})
}

// Events returns changes of state and alarms: [Journal.Events] of its journal.
func (c *Cashier) Events(after int64, limit int) ([]Event, error) {
	cashier, err := c.owned.use("cashier")
	if err != nil {
		return nil, err
	}
	defer cashier.release()
	var given arguments
	most := given.count("limit", limit)
	list, err := create(given, func(events **C.bestpay_events, failure **C.bestpay_error) {
		C.bestpay_cashier_events(cashier.object, C.int64_t(after), most, events, failure)
	})
	if err != nil {
		return nil, err
	}
	return takeEvents(list), nil
}

// Close frees the cashier. It does not wait: running calls continue to their end, and later calls fail with
// [ErrClosed]. The garbage collector closes a forgotten cashier. The error is always nil.
func (c *Cashier) Close() error {
	c.owned.close()
	return nil
}
