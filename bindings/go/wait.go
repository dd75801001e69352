package bestpay

// #include "calls.h"
import "C"

import (
	"context"
	"time"
)

// WaitForPayment asks for an order's status at growing intervals until it is final, and gives up when `within` is over
// or the context ends. No question outlasts `within`; 0 asks once.
//
// Failed and refused questions are repeated too. At the end the error is the last question's, or [ErrPending], with the
// platform's code if it refused the question. Its effect is always unknown: keep the order, and ask again later.
func (c *Client) WaitForPayment(ctx context.Context, question OrderStatus, within time.Duration) (*OrderStatusResult, error) {
	fields := question.fields()
	number, date := cText(fields.get("outTradeNo")), cText(fields.get("tradeDate"))
	return wait(ctx, c, fields, within, new(OrderStatusResult),
		func(client *C.bestpay_client, deadline C.uint32_t) (answered C.bestpay_go_answered) {
			C.bestpay_client_wait_for_payment(client, number, date, deadline, &answered.result, &answered.error)
			return answered
		})
}

// WaitForRefund asks for a refund's status until it is final, like [Client.WaitForPayment].
func (c *Client) WaitForRefund(ctx context.Context, question RefundStatus, within time.Duration) (*RefundStatusResult, error) {
	fields := question.fields()
	number, request := cText(fields.get("outTradeNo")), cText(fields.get("outRequestNo"))
	date := cText(fields.get("refundDate"))
	return wait(ctx, c, fields, within, new(RefundStatusResult),
		func(client *C.bestpay_client, deadline C.uint32_t) (answered C.bestpay_go_answered) {
			C.bestpay_client_wait_for_refund(client, number, request, date, deadline, &answered.result, &answered.error)
			return answered
		})
}

func wait[R result](
	ctx context.Context, c *Client, fields *fields, within time.Duration, into R,
	ask func(*C.bestpay_client, C.uint32_t) C.bestpay_go_answered,
) (R, error) {
	var none R
	var given arguments
	deadline := given.milliseconds("within", within, 0)
	if fields.err == nil {
		fields.err = given.err
	}
	if err := fields.failure(); err != nil {
		return none, err
	}
	return await(ctx, c.owned, "client", about{fields, fields.unmade()}, func(client *C.bestpay_client) (R, error) {
		return takeResult(ask(client, deadline), into)
	})
}
