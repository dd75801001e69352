package bestpay

// #include "calls.h"
import "C"

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"time"
)

// TradeStatus is tradeStatus as sent, section 4.1 of the interface document. One that the document does not list is
// kept, and is not final.
type TradeStatus string

// The statuses that the document lists.
const (
	TradeStatusSuccess    TradeStatus = "SUCCESS"    // Paid, or refunded. Final.
	TradeStatusFail       TradeStatus = "FAIL"       // Failed. Final.
	TradeStatusClose      TradeStatus = "CLOSE"      // The order was closed unpaid. Final.
	TradeStatusWaitForPay TradeStatus = "WAITFORPAY" // Waiting for the payer, or a refund in progress. Ask again.
)

// OtherMember is a member that the interface document does not name: verified as well, and never dropped.
type OtherMember struct {
	// Name is its name on the wire.
	Name string
	// JSON is its value.
	JSON json.RawMessage
}

// Result is what the results of all five interfaces have: verified, and bound to the request. Any of its fields that the
// document names may be absent, but for TradeStatus: texts are "" then, amounts nil. U+0000 inside a text is shown as
// U+FFFD; JSON has it escaped.
type Result struct {
	// Interface is "barcode_order", "qrcode_order", "order_status", "refund" or "refund_status".
	Interface string
	// TradeStatus is what to branch on.
	TradeStatus TradeStatus
	// Final: it will not change any more.
	Final bool
	// RequestDate is the requestDate of the order or refund that it answers (3.1, 3.2, 3.5), also where it was left out: the
	// date of a question about it. The zero time where the request given to an Accept method has none.
	RequestDate time.Time
	// Other are the members that the document does not name.
	Other []OtherMember
	// JSON is one object of all fields under their names on the wire; those that the document does not name come last.
	JSON json.RawMessage
	// Hash is what the platform signed with.
	Hash Hash
	// Form is which form of the signing string verified: "sorted", "received", "sorted-skip-null" or
	// "received-skip-null".
	Form string
}

// String is the interface and the status.
func (r Result) String() string {
	return fmt.Sprintf("%s{tradeStatus:%q}", r.Interface, string(r.TradeStatus))
}

// GoString is String.
func (r Result) GoString() string { return r.String() }

// LogValue is String.
func (r Result) LogValue() slog.Value { return slog.StringValue(r.String()) }

// BarcodeOrderResult is the result of 3.1.
type BarcodeOrderResult struct {
	Result
	OutTradeNo    string  // The order's number.
	TradeNo       string  // The platform's number of the trade.
	TradeprodNo   string  // The acquirer's number.
	MerchantNo    string  // The merchant's number.
	BankRequestNo string  // The bank's number of the request.
	TradeAmt      *Amount // The order's amount.
	PayAmt        *Amount // What the payer paid.
	DisCountAmt   *Amount // The discount.
}

// QrcodeOrderResult is the result of 3.2.
type QrcodeOrderResult struct {
	Result
	OutTradeNo    string  // The order's number.
	TradeNo       string  // The platform's number of the trade.
	TradeprodNo   string  // The acquirer's number.
	MerchantNo    string  // The merchant's number.
	BankRequestNo string  // The bank's number of the request.
	TradeAmt      *Amount // The order's amount.
	PaymentURL    string  // Where the payer pays: show it as a QR code, or redirect to it.
}

// OrderStatusResult is the result of 3.3.
type OrderStatusResult struct {
	Result
	ErrorMsgCode string // Why the trade failed, as a code.
	ErrorMsgDesc string // Why the trade failed, in words.
}

// RefundResult is the result of 3.5.
type RefundResult struct {
	Result
	OutTradeNo   string  // Here the refund's number, or the order's.
	TradeNo      string  // The platform's number of the trade.
	TradeprodNo  string  // The acquirer's number.
	RefundAmt    *Amount // The refund's amount.
	BuyerLoginNo string  // The payer's login. It is not shown when the result is printed or logged.
}

// RefundStatusResult is the result of 3.6.
type RefundStatusResult struct {
	Result
	OutTradeNo        string  // The order's number.
	OutRequestNo      string  // The refund's number.
	TradeNo           string  // The platform's number of the trade.
	TradeAmt          *Amount // The order's amount.
	RefundAmt         *Amount // The refund's amount.
	RefundCause       string  // Why.
	RefundRequestDate string  // When the refund was asked for, as sent.
}

// takeResult copies a result, and frees it.
func takeResult[R any](answered C.bestpay_go_answered, read func(*C.bestpay_result) R) (*R, error) {
	if err := takeError(answered.error); err != nil {
		return nil, err
	}
	defer C.bestpay_result_free(answered.result)
	result := read(answered.result)
	return &result, nil
}

func readResult(c *C.bestpay_result) Result {
	r := Result{
		Interface:   C.GoString(C.bestpay_result_interface(c)),
		TradeStatus: TradeStatus(C.GoString(C.bestpay_result_trade_status_text(c))),
		Final:       bool(C.bestpay_result_is_final(c)),
		RequestDate: dateOf(C.bestpay_result_request_date(c)),
		JSON:        json.RawMessage(C.GoString(C.bestpay_result_json(c))),
		Hash:        Hash(C.bestpay_result_hash(c)),
		Form:        C.GoString(C.bestpay_result_form(c)),
	}
	for i := range C.bestpay_result_other_count(c) {
		r.Other = append(r.Other, OtherMember{
			Name: C.GoString(C.bestpay_result_other_name(c, i)),
			JSON: json.RawMessage(C.GoString(C.bestpay_result_other_json(c, i))),
		})
	}
	return r
}

func readBarcodeOrderResult(c *C.bestpay_result) BarcodeOrderResult {
	return BarcodeOrderResult{
		Result:        readResult(c),
		OutTradeNo:    C.GoString(C.bestpay_result_out_trade_no(c)),
		TradeNo:       C.GoString(C.bestpay_result_trade_no(c)),
		TradeprodNo:   C.GoString(C.bestpay_result_tradeprod_no(c)),
		MerchantNo:    C.GoString(C.bestpay_result_merchant_no(c)),
		BankRequestNo: C.GoString(C.bestpay_result_bank_request_no(c)),
		TradeAmt:      amountOf(C.bestpay_result_trade_amt(c)),
		PayAmt:        amountOf(C.bestpay_result_pay_amt(c)),
		DisCountAmt:   amountOf(C.bestpay_result_dis_count_amt(c)),
	}
}

func readQrcodeOrderResult(c *C.bestpay_result) QrcodeOrderResult {
	return QrcodeOrderResult{
		Result:        readResult(c),
		OutTradeNo:    C.GoString(C.bestpay_result_out_trade_no(c)),
		TradeNo:       C.GoString(C.bestpay_result_trade_no(c)),
		TradeprodNo:   C.GoString(C.bestpay_result_tradeprod_no(c)),
		MerchantNo:    C.GoString(C.bestpay_result_merchant_no(c)),
		BankRequestNo: C.GoString(C.bestpay_result_bank_request_no(c)),
		TradeAmt:      amountOf(C.bestpay_result_trade_amt(c)),
		PaymentURL:    C.GoString(C.bestpay_result_payment_url(c)),
	}
}

func readOrderStatusResult(c *C.bestpay_result) OrderStatusResult {
	return OrderStatusResult{
		Result:       readResult(c),
		ErrorMsgCode: C.GoString(C.bestpay_result_error_msg_code(c)),
		ErrorMsgDesc: C.GoString(C.bestpay_result_error_msg_desc(c)),
	}
}

func readRefundResult(c *C.bestpay_result) RefundResult {
	return RefundResult{
		Result:       readResult(c),
		OutTradeNo:   C.GoString(C.bestpay_result_out_trade_no(c)),
		TradeNo:      C.GoString(C.bestpay_result_trade_no(c)),
		TradeprodNo:  C.GoString(C.bestpay_result_tradeprod_no(c)),
		RefundAmt:    amountOf(C.bestpay_result_refund_amt(c)),
		BuyerLoginNo: C.GoString(C.bestpay_result_buyer_login_no(c)),
	}
}

func readRefundStatusResult(c *C.bestpay_result) RefundStatusResult {
	return RefundStatusResult{
		Result:            readResult(c),
		OutTradeNo:        C.GoString(C.bestpay_result_out_trade_no(c)),
		OutRequestNo:      C.GoString(C.bestpay_result_out_request_no(c)),
		TradeNo:           C.GoString(C.bestpay_result_trade_no(c)),
		TradeAmt:          amountOf(C.bestpay_result_trade_amt(c)),
		RefundAmt:         amountOf(C.bestpay_result_refund_amt(c)),
		RefundCause:       C.GoString(C.bestpay_result_refund_cause(c)),
		RefundRequestDate: C.GoString(C.bestpay_result_refund_request_date(c)),
	}
}
