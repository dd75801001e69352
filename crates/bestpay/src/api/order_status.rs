//! 3.3 订单状态确认接口: what became of an order.

super::table::request! {
    /// 3.3: the status of an order. It may be asked as often as needed.
    ///
    /// The platform's answer carries no order number: only TLS binds it to the question.
    ///
    /// ```
    /// use bestpay::OrderStatus;
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let question = OrderStatus::new()
    ///     .out_trade_no("20260301-0001")
    ///     .trade_date("2026-03-01 09:30:00".parse()?);
    /// assert_eq!(merchant.prepare(&question)?.read_timeout().as_secs(), 6);
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    OrderStatus => OrderStatusResult, "order_status", "3.3", "/mapi/o2o/aggregatePayment/confirmOrderStatus",
    title: "订单状态确认接口" "the status of an order", call: "order_status",
    read_timeout: 6, moves_money: false, result_is_text: false;
    request {
        "outTradeNo" out_trade_no: Code M [bound] "商户订单号" "the merchant's order number";
        "tradeDate" trade_date: Time M "交易日期" "the requestDate of the order";
    }
    result {
        "tradeStatus" trade_status: Status M "交易状态" "what became of it, section 4.1";
        "errorMsgCode" error_msg_code: Text O "交易错误码" "why the trade failed";
        "errorMsgDesc" error_msg_desc: Text O "交易错误消息" "why the trade failed, in words";
    }
}
