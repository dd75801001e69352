//! 3.6 退款订单查询接口: what became of a refund.

super::table::request! {
    /// 3.6: the status of a refund. It may be asked as often as needed.
    ///
    /// ```
    /// use bestpay::RefundStatus;
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let question = RefundStatus::new()
    ///     .out_trade_no("20260301-0001")
    ///     .out_request_no("20260301-0001-R1")
    ///     .refund_date("2026-03-01 10:00:00".parse()?);
    /// assert!(merchant.prepare(&question).is_ok());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    RefundStatus => RefundStatusResult, "refund_status", "3.6", "/mapi/o2o/aggregatePayment/queryRefundOrder",
    title: "退款订单查询接口" "the status of a refund", call: "refund_status",
    read_timeout: 6, moves_money: false, result_is_text: true;
    request {
        "outTradeNo" out_trade_no: Code M [bound] "商户订单号" "the number of the order that was paid";
        "outRequestNo" out_request_no: Code M [bound] "退款请求流水号" "the refund's number";
        "refundDate" refund_date: Time M "退款请求日期" "the requestDate of the refund";
    }
    result {
        "outTradeNo" out_trade_no: Code O "商户订单号" "the order's number";
        "tradeNo" trade_no: Code O "交易号" "the platform's number of the trade";
        "outRequestNo" out_request_no: Code O "退款请求流水号" "the refund's number";
        "refundCause" refund_cause: Text O "退款原因" "why the money was given back";
        "refundAmt" refund_amt: Fen O "退款金额" "the amount of the refund, in fen";
        "tradeAmt" trade_amt: Fen O "交易金额" "the amount of the trade, in fen: most likely the order's; the document does not say whose";
        "tradeStatus" trade_status: Status M "退款状态" "what became of it, section 4.1";
        "refundRequestDate" refund_request_date: Text O "退款请求时间" "when the refund was asked for";
    }
}
