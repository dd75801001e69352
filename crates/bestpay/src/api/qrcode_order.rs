//! 3.2 聚合收款码、订单二维码收单下单接口: the payer scans a code.

super::table::request! {
    /// 3.2: an order for a collection code (收款码) or order code (订单码).
    ///
    /// The payer is sent to `paymentUrl` of the result. `userCode` is mandatory with
    /// [`TradeType::Tenpay`](crate::TradeType::Tenpay). `timeOut` is 1500 seconds and `requestDate` is now unless
    /// they are set.
    ///
    /// ```
    /// use bestpay::{Amount, ErrorKind, QrcodeOrder, TradeType};
    /// # mod doc_example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc_example.rs")); }
    /// # let merchant = doc_example::merchant();
    /// let order = QrcodeOrder::new()
    ///     .out_trade_no("20260301-0002")
    ///     .trade_amt(Amount::from_fen(990)?)
    ///     .subject("聚合支付收款码下单")
    ///     .trade_type(TradeType::Tenpay)
    ///     .goods_info("聚合支付-面包")
    ///     .notify_url("https://shop.example/bestpay/notice")
    ///     .operator("till-3");
    /// let error = merchant.prepare(&order).unwrap_err();
    /// assert_eq!((error.kind(), error.field()), (ErrorKind::MissingField, Some("userCode")));
    /// assert!(merchant.prepare(&order.user_code("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o")).is_ok());
    /// # Ok::<(), bestpay::Error>(())
    /// ```
    QrcodeOrder => QrcodeOrderResult, "qrcode_order", "3.2", "/mapi/o2o/aggregatePayment/platform/orderMixQrcode",
    title: "聚合收款码、订单二维码收单下单接口" "an order for a collection code (收款码) or order code (订单码)", call: "order_by_qrcode",
    read_timeout: 60, moves_money: true, result_is_text: false;
    request {
        "outTradeNo" out_trade_no: Code M [bound] "商户订单号" "the merchant's order number, unique";
        "tradeAmt" trade_amt: Fen M [bound] "交易金额" "the amount, in fen";
        "subject" subject: Text M "订单标题" "the order's title";
        "tradeType" trade_type: TradeType M "交易类型" "the payer's app";
        "requestDate" request_date: Time M [default now] "请求时间" "when the order is requested";
        "timeOut" time_out: Seconds M [default 1500] "超时时间" "how long the payer may take, in seconds";
        "goodsInfo" goods_info: Text M "商品信息摘要" "what is bought";
        "notifyUrl" notify_url: Url M "支付结果回调URL" "where the callback goes";
        "operator" operator: Text M "操作人" "who takes the payment";
        "remark" remark: Text O "备注" "a remark of the merchant's";
        "userCode" user_code: PayerCode C [with "tradeType" "TENPAY"] "用户code" "the payer's WeChat id";
    }
    result {
        "tradeNo" trade_no: Code O "交易订单号" "the platform's number of the trade";
        "tradeprodNo" tradeprod_no: Text O "收单订单号" "the acquirer's number of the order";
        "merchantNo" merchant_no: Code O "商户号" "the merchant's number";
        "tradeStatus" trade_status: Status M "交易状态" "what became of it, section 4.1";
        "outTradeNo" out_trade_no: Code O "外部交易流水" "the order number of the request";
        "tradeAmt" trade_amt: Fen O "交易金额" "the amount, in fen";
        "paymentUrl" payment_url: Text O "支付跳转地址" "where the payer pays";
        "bankRequestNo" bank_request_no: Text O "银行请求流水号" "the bank's number of the request";
    }
}
