//! 3.1 聚合付款码收单下单接口: the till scans the payer's payment code.

super::table::request! {
    /// 3.1: an order by the payer's payment code (付款码).
    ///
    /// `timeOut` is 1500 seconds and `requestDate` is now unless they are set.
    ///
    /// ```
    /// use bestpay::{Amount, BarcodeOrder};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let order = BarcodeOrder::new()
    ///     .out_trade_no("20260301-0001")
    ///     .trade_amt(Amount::from_yuan("12.50")?)
    ///     .subject("聚合支付付款码下单")
    ///     .medium_no("510012345678901234")
    ///     .goods_info("聚合支付-咖啡一杯")
    ///     .notify_url("https://shop.example/bestpay/notice")
    ///     .operator("till-3")
    ///     .remark("window seat")
    ///     .time_out(300)
    ///     .request_date("2026-03-01 09:30:00".parse()?);
    /// let prepared = merchant.prepare(&order)?;
    /// assert!(prepared.signing_string().starts_with("goodsInfo=聚合支付-咖啡一杯&institutionCode="));
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    BarcodeOrder => BarcodeOrderResult, "barcode_order", "3.1", "/mapi/o2o/aggregatePayment/orderMixBrcode",
    title: "聚合付款码收单下单接口" "an order by the payer's payment code (付款码)", call: "order_by_barcode",
    read_timeout: 60, moves_money: true, result_is_text: false;
    request {
        "outTradeNo" out_trade_no: Code M [bound] "商户订单号" "the merchant's order number, unique";
        "tradeAmt" trade_amt: Fen M [bound] "交易金额" "the amount, in fen";
        "subject" subject: Text M "订单标题" "the order's title";
        "mediumNo" medium_no: PayerCode M "介质码" "the payment code that was scanned";
        "requestDate" request_date: Time M [default now] "请求时间" "when the order is requested";
        "timeOut" time_out: Seconds M [default 1500] "超时时间" "how long the payer may take, in seconds";
        "goodsInfo" goods_info: Text M "商品信息摘要" "what is bought";
        "notifyUrl" notify_url: Url M "支付结果回调URL" "where the callback goes";
        "operator" operator: Text M "操作人" "who takes the payment";
        "remark" remark: Text O "备注" "a remark of the merchant's";
    }
    result {
        "tradeNo" trade_no: Code O "交易订单号" "the platform's number of the trade";
        "tradeprodNo" tradeprod_no: Text O "收单订单号" "the acquirer's number of the order";
        "merchantNo" merchant_no: Code O "商户号" "the merchant's number";
        "tradeStatus" trade_status: Status M "交易状态" "what became of it, section 4.1";
        "outTradeNo" out_trade_no: Code O "外部交易流水" "the order number of the request";
        "tradeAmt" trade_amt: Fen O "交易金额" "the amount, in fen";
        "payAmt" pay_amt: Fen O "支付金额" "what the payer paid, in fen";
        "disCountAmt" dis_count_amt: Fen O "优惠金额" "the discount, in fen";
        "bankRequestNo" bank_request_no: Text O "银行请求流水号" "the bank's number of the request";
    }
}
