// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
//! The requests as plain structs, and where in each its fields are.

use std::ffi::c_char;
use std::mem::offset_of;

use crate::layout::{Layout, Member, bestpay_request};

/// Which request a struct is. The numbers never change; new ones are added.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum bestpay_interface {
    /// None: not begun with an INIT macro.
    BESTPAY_INTERFACE_NONE = 0,
    /// 3.1: an order by the payer's payment code (付款码).
    BESTPAY_INTERFACE_BARCODE_ORDER = 1,
    /// 3.2: an order for a collection code (收款码) or order code (订单码).
    BESTPAY_INTERFACE_QRCODE_ORDER = 2,
    /// 3.3: the status of an order.
    BESTPAY_INTERFACE_ORDER_STATUS = 3,
    /// 3.5: a refund of an order, in full or in part.
    BESTPAY_INTERFACE_REFUND = 4,
    /// 3.6: the status of a refund.
    BESTPAY_INTERFACE_REFUND_STATUS = 5,
    /// Any of them by its name, with fields by theirs: bestpay_named_request.
    BESTPAY_INTERFACE_BY_NAME = 1000,
}

/// 3.1: an order by the payer's payment code (付款码). Begin with BESTPAY_BARCODE_ORDER_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_barcode_order {
    /// The size, and which request it is: set by the INIT macro.
    pub head: bestpay_request,
    /// outTradeNo, 商户订单号: the merchant's order number, unique; 1 to 64 visible ASCII characters without & and =.
    /// Mandatory.
    pub out_trade_no: *const c_char,
    /// tradeAmt, 交易金额: the amount, in fen; 1 or more. Mandatory. 0 is not set.
    pub trade_amt: i64,
    /// subject, 订单标题: the order's title; at most 1024 characters. Mandatory.
    pub subject: *const c_char,
    /// mediumNo, 介质码: the payment code that was scanned; 1 to 64 visible ASCII characters without & and =.
    /// Mandatory.
    pub medium_no: *const c_char,
    /// goodsInfo, 商品信息摘要: what is bought; at most 1024 characters. Mandatory.
    pub goods_info: *const c_char,
    /// notifyUrl, 支付结果回调URL: where the callback goes; http or https, at most 1024 characters. Mandatory.
    pub notify_url: *const c_char,
    /// operator, 操作人: who takes the payment; at most 1024 characters. Mandatory.
    pub operator_: *const c_char,
    /// requestDate, 请求时间: when the order is requested; Beijing time. Now if it is left out.
    pub request_date: *const c_char,
    /// timeOut, 超时时间: how long the payer may take, in seconds; 1 or more. 1500 if it is left out. 0 is not set.
    pub time_out: i64,
    /// remark, 备注: a remark of the merchant's; at most 1024 characters. Optional.
    pub remark: *const c_char,
}

/// 3.2: an order for a collection code (收款码) or order code (订单码). Begin with BESTPAY_QRCODE_ORDER_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_qrcode_order {
    /// The size, and which request it is: set by the INIT macro.
    pub head: bestpay_request,
    /// outTradeNo, 商户订单号: the merchant's order number, unique; 1 to 64 visible ASCII characters without & and =.
    /// Mandatory.
    pub out_trade_no: *const c_char,
    /// tradeAmt, 交易金额: the amount, in fen; 1 or more. Mandatory. 0 is not set.
    pub trade_amt: i64,
    /// subject, 订单标题: the order's title; at most 1024 characters. Mandatory.
    pub subject: *const c_char,
    /// tradeType, 交易类型: the payer's app; "BESTPAY", "ALIPAY", "TENPAY". Mandatory.
    pub trade_type: *const c_char,
    /// goodsInfo, 商品信息摘要: what is bought; at most 1024 characters. Mandatory.
    pub goods_info: *const c_char,
    /// notifyUrl, 支付结果回调URL: where the callback goes; http or https, at most 1024 characters. Mandatory.
    pub notify_url: *const c_char,
    /// operator, 操作人: who takes the payment; at most 1024 characters. Mandatory.
    pub operator_: *const c_char,
    /// requestDate, 请求时间: when the order is requested; Beijing time. Now if it is left out.
    pub request_date: *const c_char,
    /// timeOut, 超时时间: how long the payer may take, in seconds; 1 or more. 1500 if it is left out. 0 is not set.
    pub time_out: i64,
    /// remark, 备注: a remark of the merchant's; at most 1024 characters. Optional.
    pub remark: *const c_char,
    /// userCode, 用户code: the payer's WeChat id; 1 to 64 visible ASCII characters without & and =. Mandatory if
    /// tradeType is TENPAY.
    pub user_code: *const c_char,
}

/// 3.3: the status of an order. Begin with BESTPAY_ORDER_STATUS_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_order_status {
    /// The size, and which request it is: set by the INIT macro.
    pub head: bestpay_request,
    /// outTradeNo, 商户订单号: the merchant's order number; 1 to 64 visible ASCII characters without & and =.
    /// Mandatory.
    pub out_trade_no: *const c_char,
    /// tradeDate, 交易日期: the requestDate of the order; Beijing time. Mandatory.
    pub trade_date: *const c_char,
}

/// 3.5: a refund of an order, in full or in part. Begin with BESTPAY_REFUND_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_refund {
    /// The size, and which request it is: set by the INIT macro.
    pub head: bestpay_request,
    /// outTradeNo, 商户订单号: the number of the order that was paid; 1 to 64 visible ASCII characters without & and
    /// =. Mandatory.
    pub out_trade_no: *const c_char,
    /// outRequestNo, 退款请求流水号: the refund's own number, unique; 1 to 64 visible ASCII characters without & and
    /// =. Mandatory.
    pub out_request_no: *const c_char,
    /// refundAmt, 退款金额: the amount of the refund, in fen; 1 or more. Mandatory. 0 is not set.
    pub refund_amt: i64,
    /// operator, 操作员: who gives the money back; at most 1024 characters. Mandatory.
    pub operator_: *const c_char,
    /// notifyUrl, 回调地址: where the callback goes; http or https, at most 1024 characters. Mandatory.
    pub notify_url: *const c_char,
    /// requestDate, 请求时间: when the refund is requested; Beijing time. Now if it is left out.
    pub request_date: *const c_char,
    /// refundCause, 退款原因: why the money is given back; at most 1024 characters. Optional.
    pub refund_cause: *const c_char,
    /// remark, 备注信息: a remark of the merchant's; at most 1024 characters. Optional.
    pub remark: *const c_char,
}

/// 3.6: the status of a refund. Begin with BESTPAY_REFUND_STATUS_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_refund_status {
    /// The size, and which request it is: set by the INIT macro.
    pub head: bestpay_request,
    /// outTradeNo, 商户订单号: the number of the order that was paid; 1 to 64 visible ASCII characters without & and
    /// =. Mandatory.
    pub out_trade_no: *const c_char,
    /// outRequestNo, 退款请求流水号: the refund's number; 1 to 64 visible ASCII characters without & and =.
    /// Mandatory.
    pub out_request_no: *const c_char,
    /// refundDate, 退款请求日期: the requestDate of the refund; Beijing time. Mandatory.
    pub refund_date: *const c_char,
}

/// In the order of their numbers.
pub(crate) static LAYOUTS: &[Layout] = &[
    Layout {
        kind: bestpay_interface::BESTPAY_INTERFACE_BARCODE_ORDER as i32,
        interface: "barcode_order",
        least: offset_of!(bestpay_barcode_order, request_date),
        size: size_of::<bestpay_barcode_order>(),
        members: &[
            Member::text("outTradeNo", offset_of!(bestpay_barcode_order, out_trade_no)),
            Member::number("tradeAmt", offset_of!(bestpay_barcode_order, trade_amt)),
            Member::text("subject", offset_of!(bestpay_barcode_order, subject)),
            Member::text("mediumNo", offset_of!(bestpay_barcode_order, medium_no)),
            Member::text("goodsInfo", offset_of!(bestpay_barcode_order, goods_info)),
            Member::text("notifyUrl", offset_of!(bestpay_barcode_order, notify_url)),
            Member::text("operator", offset_of!(bestpay_barcode_order, operator_)),
            Member::text("requestDate", offset_of!(bestpay_barcode_order, request_date)),
            Member::number("timeOut", offset_of!(bestpay_barcode_order, time_out)),
            Member::text("remark", offset_of!(bestpay_barcode_order, remark)),
        ],
    },
    Layout {
        kind: bestpay_interface::BESTPAY_INTERFACE_QRCODE_ORDER as i32,
        interface: "qrcode_order",
        least: offset_of!(bestpay_qrcode_order, request_date),
        size: size_of::<bestpay_qrcode_order>(),
        members: &[
            Member::text("outTradeNo", offset_of!(bestpay_qrcode_order, out_trade_no)),
            Member::number("tradeAmt", offset_of!(bestpay_qrcode_order, trade_amt)),
            Member::text("subject", offset_of!(bestpay_qrcode_order, subject)),
            Member::text("tradeType", offset_of!(bestpay_qrcode_order, trade_type)),
            Member::text("goodsInfo", offset_of!(bestpay_qrcode_order, goods_info)),
            Member::text("notifyUrl", offset_of!(bestpay_qrcode_order, notify_url)),
            Member::text("operator", offset_of!(bestpay_qrcode_order, operator_)),
            Member::text("requestDate", offset_of!(bestpay_qrcode_order, request_date)),
            Member::number("timeOut", offset_of!(bestpay_qrcode_order, time_out)),
            Member::text("remark", offset_of!(bestpay_qrcode_order, remark)),
            Member::text("userCode", offset_of!(bestpay_qrcode_order, user_code)),
        ],
    },
    Layout {
        kind: bestpay_interface::BESTPAY_INTERFACE_ORDER_STATUS as i32,
        interface: "order_status",
        least: size_of::<bestpay_order_status>(),
        size: size_of::<bestpay_order_status>(),
        members: &[
            Member::text("outTradeNo", offset_of!(bestpay_order_status, out_trade_no)),
            Member::text("tradeDate", offset_of!(bestpay_order_status, trade_date)),
        ],
    },
    Layout {
        kind: bestpay_interface::BESTPAY_INTERFACE_REFUND as i32,
        interface: "refund",
        least: offset_of!(bestpay_refund, request_date),
        size: size_of::<bestpay_refund>(),
        members: &[
            Member::text("outTradeNo", offset_of!(bestpay_refund, out_trade_no)),
            Member::text("outRequestNo", offset_of!(bestpay_refund, out_request_no)),
            Member::number("refundAmt", offset_of!(bestpay_refund, refund_amt)),
            Member::text("operator", offset_of!(bestpay_refund, operator_)),
            Member::text("notifyUrl", offset_of!(bestpay_refund, notify_url)),
            Member::text("requestDate", offset_of!(bestpay_refund, request_date)),
            Member::text("refundCause", offset_of!(bestpay_refund, refund_cause)),
            Member::text("remark", offset_of!(bestpay_refund, remark)),
        ],
    },
    Layout {
        kind: bestpay_interface::BESTPAY_INTERFACE_REFUND_STATUS as i32,
        interface: "refund_status",
        least: size_of::<bestpay_refund_status>(),
        size: size_of::<bestpay_refund_status>(),
        members: &[
            Member::text("outTradeNo", offset_of!(bestpay_refund_status, out_trade_no)),
            Member::text("outRequestNo", offset_of!(bestpay_refund_status, out_request_no)),
            Member::text("refundDate", offset_of!(bestpay_refund_status, refund_date)),
        ],
    },
];
