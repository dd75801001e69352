package bestpay

import (
	"log/slog"
	"maps"
	"slices"
	"time"
)

// Request is a request of any interface: [BarcodeOrder], [QrcodeOrder], [OrderStatus], [Refund], [RefundStatus] or
// [Fields]. Fields are left out where they have their zero value. institutionCode and merchantNo are the merchant's.
type Request interface {
	// fields writes the interface and the fields that are set, by their names on the wire.
	fields() *fields
}

// BarcodeOrder is 3.1: an order by the payer's payment code (付款码).
type BarcodeOrder struct {
	// OutTradeNo is the order's number: unique, 1 to 64 visible ASCII characters without & and =. Mandatory.
	OutTradeNo string
	// TradeAmt is the amount, 1 fen or more. Mandatory.
	TradeAmt Amount
	// Subject is the order's title, at most 1024 characters. Mandatory.
	Subject string
	// MediumNo is the payment code that was scanned. Mandatory. It is not shown when the order is printed or logged.
	MediumNo string
	// GoodsInfo is what is bought, at most 1024 characters. Mandatory.
	GoodsInfo string
	// NotifyURL is where the callback goes: http or https. Mandatory.
	NotifyURL string
	// Operator is who takes the payment. Mandatory.
	Operator string
	// RequestDate is when, to the second. The zero time is now; but see [Merchant.Now].
	RequestDate time.Time
	// Remark is optional.
	Remark string
	// TimeOut is how long the payer may take, in whole seconds. 0 is 25 minutes.
	TimeOut time.Duration
}

func (o BarcodeOrder) fields() *fields {
	f := newFields("barcode_order")
	f.text("outTradeNo", o.OutTradeNo)
	f.amount("tradeAmt", o.TradeAmt)
	f.text("subject", o.Subject)
	f.text("mediumNo", o.MediumNo)
	f.text("goodsInfo", o.GoodsInfo)
	f.text("notifyUrl", o.NotifyURL)
	f.text("operator", o.Operator)
	f.time("requestDate", o.RequestDate)
	f.text("remark", o.Remark)
	f.seconds("timeOut", o.TimeOut)
	return f
}

// QrcodeOrder is 3.2: an order for a collection code (收款码) or order code (订单码). The payer pays at the result's
// PaymentURL.
type QrcodeOrder struct {
	// OutTradeNo is the order's number: unique, 1 to 64 visible ASCII characters without & and =. Mandatory.
	OutTradeNo string
	// TradeAmt is the amount, 1 fen or more. Mandatory.
	TradeAmt Amount
	// Subject is the order's title, at most 1024 characters. Mandatory.
	Subject string
	// TradeType is the payer's app. Mandatory.
	TradeType TradeType
	// GoodsInfo is what is bought, at most 1024 characters. Mandatory.
	GoodsInfo string
	// NotifyURL is where the callback goes: http or https. Mandatory.
	NotifyURL string
	// Operator is who takes the payment. Mandatory.
	Operator string
	// UserCode is the payer. Mandatory with [TradeTypeTenpay]. It is not shown when the order is printed or logged.
	UserCode string
	// RequestDate is when, to the second. The zero time is now; but see [Merchant.Now].
	RequestDate time.Time
	// Remark is optional.
	Remark string
	// TimeOut is how long the payer may take, in whole seconds. 0 is 25 minutes.
	TimeOut time.Duration
}

func (o QrcodeOrder) fields() *fields {
	f := newFields("qrcode_order")
	f.text("outTradeNo", o.OutTradeNo)
	f.amount("tradeAmt", o.TradeAmt)
	f.text("subject", o.Subject)
	f.text("tradeType", string(o.TradeType))
	f.text("goodsInfo", o.GoodsInfo)
	f.text("notifyUrl", o.NotifyURL)
	f.text("operator", o.Operator)
	f.text("userCode", o.UserCode)
	f.time("requestDate", o.RequestDate)
	f.text("remark", o.Remark)
	f.seconds("timeOut", o.TimeOut)
	return f
}

// TradeType is the app that the payer of a [QrcodeOrder] scans with.
type TradeType string

// The trade types of 3.2.
const (
	TradeTypeBestpay TradeType = "BESTPAY" // 翼支付
	TradeTypeAlipay  TradeType = "ALIPAY"  // 支付宝
	TradeTypeTenpay  TradeType = "TENPAY"  // 微信, which needs UserCode
)

// OrderStatus is 3.3: the status of an order. It may be asked as often as needed.
type OrderStatus struct {
	// OutTradeNo is the order's number. Mandatory.
	OutTradeNo string
	// TradeDate is the RequestDate of the order. Mandatory.
	TradeDate time.Time
}

func (q OrderStatus) fields() *fields {
	f := newFields("order_status")
	f.text("outTradeNo", q.OutTradeNo)
	f.time("tradeDate", q.TradeDate)
	return f
}

// Refund is 3.5: a refund of an order, in full or in part.
type Refund struct {
	// OutTradeNo is the number of the order that was paid. Mandatory.
	OutTradeNo string
	// OutRequestNo is the refund's own number, unique. Mandatory.
	OutRequestNo string
	// RefundAmt is the amount, 1 fen or more. Mandatory.
	RefundAmt Amount
	// Operator is who gives the money back. Mandatory.
	Operator string
	// NotifyURL is where the callback goes: http or https. Mandatory.
	NotifyURL string
	// RequestDate is when, to the second. The zero time is now; but see [Merchant.Now].
	RequestDate time.Time
	// RefundCause is why. Optional.
	RefundCause string
	// Remark is optional.
	Remark string
}

func (r Refund) fields() *fields {
	f := newFields("refund")
	f.text("outTradeNo", r.OutTradeNo)
	f.text("outRequestNo", r.OutRequestNo)
	f.amount("refundAmt", r.RefundAmt)
	f.text("operator", r.Operator)
	f.text("notifyUrl", r.NotifyURL)
	f.time("requestDate", r.RequestDate)
	f.text("refundCause", r.RefundCause)
	f.text("remark", r.Remark)
	return f
}

// RefundStatus is 3.6: the status of a refund. It may be asked as often as needed.
type RefundStatus struct {
	// OutTradeNo is the number of the order that was paid. Mandatory.
	OutTradeNo string
	// OutRequestNo is the refund's number. Mandatory.
	OutRequestNo string
	// RefundDate is the RequestDate of the refund. Mandatory.
	RefundDate time.Time
}

func (q RefundStatus) fields() *fields {
	f := newFields("refund_status")
	f.text("outTradeNo", q.OutTradeNo)
	f.text("outRequestNo", q.OutRequestNo)
	f.time("refundDate", q.RefundDate)
	return f
}

// Fields is a request whose fields are known only at run time.
type Fields struct {
	// Interface is "barcode_order", "qrcode_order", "order_status", "refund" or "refund_status".
	Interface string
	// Values are the fields by their names on the wire: amounts in fen, times as "yyyy-MM-dd HH:mm:ss".
	Values map[string]string
}

func (r Fields) fields() *fields {
	f := newFields(r.Interface)
	for _, name := range slices.Sorted(maps.Keys(r.Values)) {
		f.named(name, r.Values[name])
	}
	return f
}

// String shows the fields that are set, the payment code masked.
func (o BarcodeOrder) String() string { return o.fields().masked() }

// String shows the fields that are set, the payer's code masked.
func (o QrcodeOrder) String() string { return o.fields().masked() }

// String shows the fields, those that are secret masked.
func (r Fields) String() string { return r.fields().masked() }

// GoString is String: the %#v of [fmt] shows no code either.
func (o BarcodeOrder) GoString() string { return o.String() }

// GoString is String: the %#v of [fmt] shows no code either.
func (o QrcodeOrder) GoString() string { return o.String() }

// GoString is String: the %#v of [fmt] shows no code either.
func (r Fields) GoString() string { return r.String() }

// MarshalText is String, for [encoding/json] and others of its like: what holds an order is written without the code, and
// cannot be read back as an order.
func (o BarcodeOrder) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// MarshalText is String: see [BarcodeOrder.MarshalText].
func (o QrcodeOrder) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// MarshalText is String: see [BarcodeOrder.MarshalText].
func (r Fields) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// LogValue is String: no handler of [log/slog] shows the code.
func (o BarcodeOrder) LogValue() slog.Value { return slog.StringValue(o.String()) }

// LogValue is String: no handler of [log/slog] shows the code.
func (o QrcodeOrder) LogValue() slog.Value { return slog.StringValue(o.String()) }

// LogValue is String: no handler of [log/slog] shows a code.
func (r Fields) LogValue() slog.Value { return slog.StringValue(r.String()) }
