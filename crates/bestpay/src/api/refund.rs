//! 3.5 退款接口: give money back.

super::table::request! {
    /// 3.5: a refund of an order, in full or in part.
    ///
    /// `requestDate` is now unless it is set.
    ///
    /// ```
    /// use bestpay::{Amount, Refund};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let refund = Refund::new()
    ///     .out_trade_no("20260301-0001")
    ///     .out_request_no("20260301-0001-R1")
    ///     .refund_amt(Amount::from_yuan("3.00")?)
    ///     .operator("till-3")
    ///     .notify_url("https://shop.example/bestpay/notice")
    ///     .refund_cause("cold coffee");
    /// assert!(merchant.prepare(&refund)?.url().ends_with("/mapi/o2o/aggregatePayment/refund"));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    Refund => RefundResult, "refund", "3.5", "/mapi/o2o/aggregatePayment/refund",
    title: "退款接口" "a refund of an order, in full or in part", call: "refund",
    read_timeout: 6, moves_money: true, result_is_text: true;
    request {
        "outTradeNo" out_trade_no: Code M [bound or "outRequestNo"] "商户订单号" "the number of the order that was paid";
        "outRequestNo" out_request_no: Code M [bound] "退款请求流水号" "the refund's own number, unique";
        "refundAmt" refund_amt: Fen M [bound] "退款金额" "the amount of the refund, in fen";
        "requestDate" request_date: Time M [default now] "请求时间" "when the refund is requested";
        "operator" operator: Text M "操作员" "who gives the money back";
        "notifyUrl" notify_url: Url M "回调地址" "where the callback goes";
        "refundCause" refund_cause: Text O "退款原因" "why the money is given back";
        "remark" remark: Text O "备注信息" "a remark of the merchant's";
    }
    result {
        "tradeNo" trade_no: Code O "交易号" "the platform's number of the trade";
        "refundAmt" refund_amt: Fen O "退款金额" "the amount of the refund, in fen";
        "tradeStatus" trade_status: Status M "交易状态" "what became of it, section 4.1";
        "outTradeNo" out_trade_no: Code O "商户退款流水号" "the refund's number, or the order's";
        "tradeprodNo" tradeprod_no: Text O "收单平台单号" "the acquirer's number";
        "buyerLoginNo" buyer_login_no: PayerText O "客户登录号" "the payer's login";
    }
}
