package bestpay

// #include "calls.h"
import "C"

import (
	"fmt"
	"log/slog"
)

// ReadCallback verifies the raw body that was POSTed to a notifyUrl, JSON or form, and checks that it is for this
// merchant. [Merchant.CallbackHandler] does this and the rest for [net/http].
//
// The platform waits 6 s for the reply. The same callback arrives more than once, and may arrive before the order's own
// answer. Its number is an order's or a refund's: look it up, compare the callback with [Callback.ExpectPayment] or
// [Callback.ExpectRefund], apply it once, then reply with [CallbackAccepted]. Every failure has the effect "unknown";
// reply with [CallbackTryAgain]. Do not rely on callbacks: ask for the status.
func (m *Merchant) ReadCallback(body []byte) (*Callback, error) {
	merchant, err := m.owned.use("merchant")
	if err != nil {
		return nil, err
	}
	defer merchant.release()
	data, length := bytesOf(body)
	c := C.bestpay_go_read_callback(merchant.object, data, length)
	if err := takeError(c.error); err != nil {
		return nil, err
	}
	defer C.bestpay_callback_free(c.callback)
	callback := &Callback{Kind: CallbackKind(c.said.kind), Final: bool(c.said.final)}
	if c.said.is_refund >= 0 {
		isRefund := c.said.is_refund != 0
		callback.IsRefund = &isRefund
	}
	for name, text := range everything(c.said) {
		callback.set(name, text)
	}
	return callback, nil
}

// ExpectPayment compares the callback with your order: nothing else ties the two together. [ErrMismatch] names the
// field that differs. A refund's callback may carry the number and amount of its order; it is a mismatch here. A
// callback that does not say what it is about counts as a payment's if its status is SUCCESS.
func (c *Callback) ExpectPayment(outTradeNo string, tradeAmt Amount) error {
	var given arguments
	given.check("out_trade_no", outTradeNo)
	isPayment := c.saysNothingOfItsSubject() && c.TradeStatus == TradeStatusSuccess
	if c.IsRefund != nil {
		isPayment = !*c.IsRefund
	}
	return c.expect(given, isPayment, c.OutTradeNo == outTradeNo, c.TradeAmt == tradeAmt)
}

// ExpectRefund compares the callback with your refund, like [Callback.ExpectPayment]. The number in it may be the
// refund's or its order's, and TradeAmt or PayAmt must be the refund's amount. A callback that does not say what it is
// about counts as a refund's only if it has the refund's own number.
func (c *Callback) ExpectRefund(outTradeNo, outRequestNo string, refundAmt Amount) error {
	var given arguments
	given.check("out_trade_no", outTradeNo)
	given.check("out_request_no", outRequestNo)
	hasOwnNumber := c.OutTradeNo == outRequestNo && outRequestNo != outTradeNo
	isRefund := c.saysNothingOfItsSubject() && hasOwnNumber
	if c.IsRefund != nil {
		isRefund = *c.IsRefund
	}
	return c.expect(given, isRefund, hasOwnNumber || c.OutTradeNo == outTradeNo, c.TradeAmt == refundAmt || c.PayAmt == refundAmt)
}

func (c *Callback) saysNothingOfItsSubject() bool {
	return c.TradeType == "" && c.OriginalTradeNo == ""
}

// expect names the first of the three that differs.
func (c *Callback) expect(given arguments, isItsKind, isItsNumber, isItsAmount bool) error {
	if given.err != nil {
		return given.err
	}
	field := ""
	switch {
	case !isItsKind:
		field = "tradeType"
	case !isItsNumber:
		field = "outTradeNo"
	case !isItsAmount:
		field = "tradeAmt"
	default:
		return nil
	}
	return &Error{
		Code:       "mismatch",
		Message:    "the callback's `" + field + "` is not the one that was expected",
		Field:      field,
		OutTradeNo: c.OutTradeNo,
		class:      ErrMismatch,
		effect:     EffectUnknown,
	}
}

// String is the order's number and the status.
func (c Callback) String() string {
	return fmt.Sprintf("callback{outTradeNo:%q tradeStatus:%q}", c.OutTradeNo, string(c.TradeStatus))
}

// LogValue is String.
func (c Callback) LogValue() slog.Value { return slog.StringValue(c.String()) }

// CallbackReply is the reply to a callback, to be sent with the HTTP status 200.
type CallbackReply struct {
	// ContentType is the reply's Content-Type.
	ContentType string
	// Body is the reply's body.
	Body []byte
}

// CallbackAccepted is the reply to a callback that has been handled, now or earlier, and to one about a number that you
// do not know, once a person has been told.
func CallbackAccepted() (CallbackReply, error) {
	return newReply(arguments{}, func(reply **C.bestpay_callback_reply, failure **C.bestpay_error) {
		C.bestpay_callback_reply_accepted(reply, failure)
	})
}

// CallbackTryAgain is the reply to a callback that could not be handled. The document does not promise that it is sent
// again: ask for the status of open orders. Both texts are for the platform's log.
func CallbackTryAgain(errorCode, errorMsg string) (CallbackReply, error) {
	var given arguments
	code, msg := given.text("errorCode", errorCode), given.text("errorMsg", errorMsg)
	return newReply(given, func(reply **C.bestpay_callback_reply, failure **C.bestpay_error) {
		C.bestpay_callback_reply_try_again(code, msg, reply, failure)
	})
}

func newReply(given arguments, make func(**C.bestpay_callback_reply, **C.bestpay_error)) (CallbackReply, error) {
	reply, err := create(given, make)
	if err != nil {
		return CallbackReply{}, err
	}
	defer C.bestpay_callback_reply_free(reply)
	return CallbackReply{
		ContentType: C.GoString(C.bestpay_callback_reply_content_type(reply)),
		Body:        []byte(goString(C.bestpay_callback_reply_body(reply), C.bestpay_callback_reply_body_length(reply))),
	}, nil
}
