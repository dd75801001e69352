package bestpay

// #include "calls.h"
import "C"

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"time"
)

// CallbackKind is what a callback is about.
type CallbackKind int

const (
	// CallbackUnsaid: the platform does not say.
	CallbackUnsaid CallbackKind = C.BESTPAY_CALLBACK_UNSAID
	// CallbackRealTime is REAL_TIME, which the document also spells REAL_TIM: a payment.
	CallbackRealTime CallbackKind = C.BESTPAY_CALLBACK_REAL_TIME
	// CallbackRealTimePro is REAL_TIME_PRO: a payment that can be refunded.
	CallbackRealTimePro CallbackKind = C.BESTPAY_CALLBACK_REAL_TIME_PRO
	// CallbackRefund is REFUND: a refund. Its OutTradeNo may be the refund's number.
	CallbackRefund CallbackKind = C.BESTPAY_CALLBACK_REFUND
	// CallbackOther: a type that the document does not list. TradeType has its text.
	CallbackOther CallbackKind = C.BESTPAY_CALLBACK_OTHER
)

// Callback is 3.4: a verified callback for this merchant, about a payment or a refund. Any number of goroutines may use
// one.
type Callback struct {
	Kind              CallbackKind // Whether it is about a payment or a refund.
	TradeType         string       // tradeType as sent, "" where it is absent.
	TradeStatus       TradeStatus  // What to branch on.
	Final             bool         // It will not change any more.
	OutTradeNo        string       // The order's number; in a refund's callback it may be the refund's.
	TradeNo           string       // The platform's number of the trade.
	OriginalTradeNo   string       // The trade that a refund belongs to, "" where it is absent.
	InstitutionCode   string       // The institution's number.
	MerchantNo        string       // The merchant's number.
	TradeAmt          Amount       // The amount.
	PayAmt            Amount       // What the payer paid.
	DiscountAmt       *Amount      // The discount, nil where it is absent.
	Ccy               string       // The currency.
	TradeFinishedDate time.Time    // When, in Beijing time.
	GoodsInfo         string       // What was bought.
	ResultCode        string       // The result code, "" where it is absent.
	ResultMsg         string       // The result in words, "" where it is absent.

	// Other are the members that the document does not name.
	Other []OtherMember
	// JSON is one object of all fields under their names on the wire; those that the document does not name come last.
	JSON json.RawMessage
	// Hash is what the platform signed with.
	Hash Hash
	// Form is which form of the signing string verified, as in [Result].
	Form string

	owned *owned[*C.bestpay_callback]
}

// ReadCallback verifies the raw body that was POSTed to a notifyUrl, JSON or form, and makes sure that it is for this
// merchant. [Merchant.CallbackHandler] does this and the rest for [net/http].
//
// The platform waits 6 s for the reply. The same callback arrives more than once, and may arrive before the order's own
// answer. Its number is an order's or a refund's: look it up, compare the callback with [Callback.ExpectPayment] or
// [Callback.ExpectRefund], apply it once, then reply with [CallbackAccepted]. Every failure has the effect "unknown"; reply
// with [CallbackTryAgain]. Do not wait for callbacks: ask for the status.
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
	callback := &Callback{
		Kind:            CallbackKind(c.kind),
		TradeType:       C.GoString(c.trade_type),
		TradeStatus:     TradeStatus(C.GoString(c.trade_status)),
		Final:           bool(c.final),
		OutTradeNo:      C.GoString(c.out_trade_no),
		TradeNo:         C.GoString(c.trade_no),
		OriginalTradeNo: C.GoString(c.original_trade_no),
		InstitutionCode: C.GoString(c.institution_code),
		MerchantNo:      C.GoString(c.merchant_no),
		TradeAmt:        Amount(c.trade_amt),
		PayAmt:          Amount(c.pay_amt),
		DiscountAmt:     amountOf(c.discount_amt),
		Ccy:             C.GoString(c.ccy),
		GoodsInfo:       C.GoString(c.goods_info),
		ResultCode:      C.GoString(c.result_code),
		ResultMsg:       C.GoString(c.result_msg),
		JSON:            json.RawMessage(C.GoString(c.json)),
		Hash:            Hash(c.hash),
		Form:            C.GoString(c.form),
		owned:           own(c.callback, func(callback *C.bestpay_callback) { C.bestpay_callback_free(callback) }),
	}
	// The library has made sure that it is a date of this format.
	callback.TradeFinishedDate, err = time.ParseInLocation(compact, C.GoString(c.trade_finished_date), Beijing)
	if err != nil {
		return nil, fmt.Errorf("bestpay: tradeFinishedDate: %w", err)
	}
	for i := range c.other_count {
		callback.Other = append(callback.Other, OtherMember{
			Name: C.GoString(C.bestpay_callback_other_name(c.callback, i)),
			JSON: json.RawMessage(C.GoString(C.bestpay_callback_other_json(c.callback, i))),
		})
	}
	return callback, nil
}

// ExpectPayment compares the callback with the order that you know: nothing else binds the two. [ErrMismatch] names the
// field that differs. A refund's callback may carry the number and the amount of its order, and is no payment's. One that
// does not say what it is about counts as a payment's where it says SUCCESS.
func (c *Callback) ExpectPayment(outTradeNo string, tradeAmt Amount) error {
	var given arguments
	number := given.text("out_trade_no", outTradeNo)
	return c.expect(given, func(callback *C.bestpay_callback, failure **C.bestpay_error) {
		C.bestpay_callback_expect_payment(callback, number, C.int64_t(tradeAmt), failure)
	})
}

// ExpectRefund compares the callback with the refund that you know, as [Callback.ExpectPayment]. The number in it may be
// the refund's or its order's, and TradeAmt or PayAmt must be the refund's amount.
func (c *Callback) ExpectRefund(outTradeNo, outRequestNo string, refundAmt Amount) error {
	var given arguments
	number, request := given.text("out_trade_no", outTradeNo), given.text("out_request_no", outRequestNo)
	return c.expect(given, func(callback *C.bestpay_callback, failure **C.bestpay_error) {
		C.bestpay_callback_expect_refund(callback, number, request, C.int64_t(refundAmt), failure)
	})
}

func (c *Callback) expect(given arguments, compare func(*C.bestpay_callback, **C.bestpay_error)) error {
	callback, err := c.owned.use("callback")
	if err != nil {
		return err
	}
	defer callback.release()
	if given.err != nil {
		return given.err
	}
	var failure *C.bestpay_error
	compare(callback.object, &failure)
	return takeError(failure)
}

// String is the order's number and the status.
func (c *Callback) String() string {
	return fmt.Sprintf("callback{outTradeNo:%q tradeStatus:%q}", c.OutTradeNo, string(c.TradeStatus))
}

// LogValue is String.
func (c *Callback) LogValue() slog.Value { return slog.StringValue(c.String()) }

// CallbackReply is what to answer a callback with: the HTTP status 200, and these.
type CallbackReply struct {
	// ContentType is the reply's Content-Type.
	ContentType string
	// Body is the reply's body.
	Body []byte
}

// CallbackAccepted is the reply to a callback that has been dealt with, now or earlier, and to one about a number that you
// do not know, once a person has been told.
func CallbackAccepted() (CallbackReply, error) {
	return newReply(arguments{}, func(reply **C.bestpay_callback_reply, failure **C.bestpay_error) {
		C.bestpay_callback_reply_accepted(reply, failure)
	})
}

// CallbackTryAgain is the reply to a callback that could not be dealt with. The document does not promise that it is sent
// again: ask for the status of what is open. Both texts are for the platform's log.
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
