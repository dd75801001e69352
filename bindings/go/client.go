package bestpay

// #include "calls.h"
import "C"

import (
	"context"
	"runtime"
	"time"
)

// AskOnce is a RetryReadsWithin: questions are not repeated.
const AskOnce time.Duration = -1

// Client calls the platform for a merchant. Any number of goroutines may use one; they share its connections.
//
// # Contexts
//
// A call whose context has ended is not made: the error's effect is "not sent". A call whose context ends during the
// call returns at once, with an error that wraps the context's, carries the order's number and date, and has the effect
// "unknown": the request may have arrived and cannot be taken back. A goroutine reads its answer for two seconds more,
// and logs it (see [SetLogger]); a wait between two questions ends at once. So end a context early only if nobody needs
// the answer any more, and then ask for the order's status, as after any other unknown effect.
//
// Until then an abandoned call occupies a thread, and counts for [SetMaxCalls]. If it had not connected yet, it ends with
// its ConnectTimeout at the latest.
type Client struct {
	owned    *owned[*C.bestpay_client]
	merchant *Merchant
}

// NewClient makes a client for a merchant, which may be closed afterwards. Nothing is connected yet.
func NewClient(merchant *Merchant, options ClientOptions) (*Client, error) {
	used, err := merchant.owned.use("merchant")
	if err != nil {
		return nil, err
	}
	defer used.release()
	var given arguments
	var pinner runtime.Pinner
	defer pinner.Unpin()
	c := options.forC(&pinner, &given)
	object, err := create(given, func(client **C.bestpay_client, failure **C.bestpay_error) {
		C.bestpay_client_new(used.object, c, client, failure)
	})
	if err != nil {
		return nil, err
	}
	return newClient(object, merchant.clock, merchant.maxBytes)
}

// newClient takes ownership of the object.
func newClient(object *C.bestpay_client, clock *clock, limit int) (*Client, error) {
	clock.retain()
	client := &Client{owned: own(object, func(client *C.bestpay_client) {
		C.bestpay_client_free(client)
		clock.release()
	})}
	its := C.bestpay_client_merchant(object)
	merchant, err := copyMerchant(its, C.GoString(C.bestpay_merchant_no(its)), clock, limit)
	if err != nil {
		client.owned.close()
		return nil, err
	}
	client.merchant = merchant
	return client, nil
}

// Merchant is the client's merchant. Close closes it with the client.
func (c *Client) Merchant() *Merchant { return c.merchant }

// Close frees the client, its merchant and its idle connections. It does not wait: running calls continue to their end,
// and later calls fail with [ErrClosed]. The garbage collector closes a forgotten client. Closing twice is fine. The
// error is always nil.
func (c *Client) Close() error {
	c.owned.close()
	if c.merchant != nil {
		c.merchant.owned.close()
	}
	return nil
}

// Call makes a [Request] of any kind; the methods of the interfaces do the same with their own structs. The fields of
// the result are in its JSON.
//
// An order or a refund (3.1, 3.2, 3.5) is sent once, whatever happens. Its result's status may still be WAITFORPAY: then
// [Client.WaitForPayment] or [Client.WaitForRefund]. On failure the error's Effect says what to do next, and it carries the
// numbers of the order and refund.
//
// A question (3.3, 3.6) is repeated while the outcome is unknown, within RetryReadsWithin. Its failures say nothing
// about the order: their effect is always unknown.
func (c *Client) Call(ctx context.Context, request Request) (*Result, error) {
	return call(ctx, c, request, new(Result))
}

func call[R result](ctx context.Context, c *Client, request Request, into R) (R, error) {
	fields := fieldsOf(request)
	if err := fields.failure(); err != nil {
		var none R
		return none, err
	}
	if ctx.Done() != nil {
		c.setDate(fields)
	}
	return await(ctx, c.owned, "client", about{fields, fields.unmade()}, func(client *C.bestpay_client) (R, error) {
		buffer, count := fields.forC()
		return takeResult(C.bestpay_go_call(client, buffer, count), into)
	})
}

// setDate sets the date of an order or refund here if it was left out: if the context ends during the call, its error says
// which date was sent, and nobody else can.
func (c *Client) setDate(fields *fields) {
	if c.merchant == nil || !movesMoney(fields.interfaceName()) || fields.get("requestDate") != "" {
		return
	}
	// What is wrong with the clock or the client is told by the call.
	if now, err := c.merchant.Now(); err == nil {
		fields.time("requestDate", now)
	}
}
