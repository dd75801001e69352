
/** Initialisers: `bestpay_barcode_order order = BESTPAY_BARCODE_ORDER_INIT;` */
#define BESTPAY_BARCODE_ORDER_INIT \
    {{sizeof(bestpay_barcode_order), BESTPAY_INTERFACE_BARCODE_ORDER, 0}, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL}
#define BESTPAY_QRCODE_ORDER_INIT \
    {{sizeof(bestpay_qrcode_order), BESTPAY_INTERFACE_QRCODE_ORDER, 0}, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL}
#define BESTPAY_ORDER_STATUS_INIT \
    {{sizeof(bestpay_order_status), BESTPAY_INTERFACE_ORDER_STATUS, 0}, NULL, NULL}
#define BESTPAY_REFUND_INIT \
    {{sizeof(bestpay_refund), BESTPAY_INTERFACE_REFUND, 0}, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL}
#define BESTPAY_REFUND_STATUS_INIT \
    {{sizeof(bestpay_refund_status), BESTPAY_INTERFACE_REFUND_STATUS, 0}, NULL, NULL, NULL}
#define BESTPAY_CLIENT_OPTIONS_INIT \
    {sizeof(bestpay_client_options), 0, 0, 0, 0, 0, 0, NULL, NULL, 0}
#define BESTPAY_CASHIER_OPTIONS_INIT \
    {sizeof(bestpay_cashier_options), 0, 0, 0, 0, NULL, 0}

/*
 * ---- Each request by its own type ---------------------------------------------------------------------------------
 *
 * What each of these does, the function that it calls says.
 */

/** 3.1, sent: bestpay_client_call(). */
static inline bestpay_status bestpay_client_order_by_barcode(
    const bestpay_client *client, const bestpay_barcode_order *order, bestpay_result **result, bestpay_error **error)
{
    return bestpay_client_call(client, order == NULL ? NULL : &order->head, result, error);
}

/** 3.1, signed and not sent: bestpay_merchant_prepare(). */
static inline bestpay_status bestpay_merchant_prepare_barcode_order(
    const bestpay_merchant *merchant, const bestpay_barcode_order *order, bestpay_prepared_request **prepared,
    bestpay_error **error)
{
    return bestpay_merchant_prepare(merchant, order == NULL ? NULL : &order->head, prepared, error);
}

/** 3.1, the answer verified: bestpay_merchant_accept(). */
static inline bestpay_status bestpay_merchant_accept_barcode_order(
    const bestpay_merchant *merchant, const bestpay_barcode_order *order, int32_t http_status, const uint8_t *body,
    size_t length, bestpay_result **result, bestpay_error **error)
{
    return bestpay_merchant_accept(
        merchant, order == NULL ? NULL : &order->head, http_status, body, length, result, error);
}

/** 3.1, remembered, sent once and followed up: bestpay_cashier_take(). */
static inline bestpay_status bestpay_cashier_take_payment(
    const bestpay_cashier *cashier, const bestpay_barcode_order *order, uint32_t within_ms, bestpay_entry **entry,
    bestpay_error **error)
{
    return bestpay_cashier_take(cashier, order == NULL ? NULL : &order->head, within_ms, entry, error);
}

/** 3.2, sent: bestpay_client_call(). */
static inline bestpay_status bestpay_client_order_by_qrcode(
    const bestpay_client *client, const bestpay_qrcode_order *order, bestpay_result **result, bestpay_error **error)
{
    return bestpay_client_call(client, order == NULL ? NULL : &order->head, result, error);
}

/** 3.2, signed and not sent: bestpay_merchant_prepare(). */
static inline bestpay_status bestpay_merchant_prepare_qrcode_order(
    const bestpay_merchant *merchant, const bestpay_qrcode_order *order, bestpay_prepared_request **prepared,
    bestpay_error **error)
{
    return bestpay_merchant_prepare(merchant, order == NULL ? NULL : &order->head, prepared, error);
}

/** 3.2, the answer verified: bestpay_merchant_accept(). */
static inline bestpay_status bestpay_merchant_accept_qrcode_order(
    const bestpay_merchant *merchant, const bestpay_qrcode_order *order, int32_t http_status, const uint8_t *body,
    size_t length, bestpay_result **result, bestpay_error **error)
{
    return bestpay_merchant_accept(
        merchant, order == NULL ? NULL : &order->head, http_status, body, length, result, error);
}

/** 3.2, remembered, sent once and followed up: bestpay_cashier_take(). */
static inline bestpay_status bestpay_cashier_take_qrcode_payment(
    const bestpay_cashier *cashier, const bestpay_qrcode_order *order, uint32_t within_ms, bestpay_entry **entry,
    bestpay_error **error)
{
    return bestpay_cashier_take(cashier, order == NULL ? NULL : &order->head, within_ms, entry, error);
}

/** 3.3, asked: bestpay_client_call(). */
static inline bestpay_status bestpay_client_order_status(
    const bestpay_client *client, const bestpay_order_status *question, bestpay_result **result, bestpay_error **error)
{
    return bestpay_client_call(client, question == NULL ? NULL : &question->head, result, error);
}

/** 3.3, signed and not sent: bestpay_merchant_prepare(). */
static inline bestpay_status bestpay_merchant_prepare_order_status(
    const bestpay_merchant *merchant, const bestpay_order_status *question, bestpay_prepared_request **prepared,
    bestpay_error **error)
{
    return bestpay_merchant_prepare(merchant, question == NULL ? NULL : &question->head, prepared, error);
}

/** 3.3, the answer verified: bestpay_merchant_accept(). */
static inline bestpay_status bestpay_merchant_accept_order_status(
    const bestpay_merchant *merchant, const bestpay_order_status *question, int32_t http_status, const uint8_t *body,
    size_t length, bestpay_result **result, bestpay_error **error)
{
    return bestpay_merchant_accept(
        merchant, question == NULL ? NULL : &question->head, http_status, body, length, result, error);
}

/** 3.5, sent: bestpay_client_call(). */
static inline bestpay_status bestpay_client_refund(
    const bestpay_client *client, const bestpay_refund *refund, bestpay_result **result, bestpay_error **error)
{
    return bestpay_client_call(client, refund == NULL ? NULL : &refund->head, result, error);
}

/** 3.5, signed and not sent: bestpay_merchant_prepare(). */
static inline bestpay_status bestpay_merchant_prepare_refund(
    const bestpay_merchant *merchant, const bestpay_refund *refund, bestpay_prepared_request **prepared,
    bestpay_error **error)
{
    return bestpay_merchant_prepare(merchant, refund == NULL ? NULL : &refund->head, prepared, error);
}

/** 3.5, the answer verified: bestpay_merchant_accept(). */
static inline bestpay_status bestpay_merchant_accept_refund(
    const bestpay_merchant *merchant, const bestpay_refund *refund, int32_t http_status, const uint8_t *body,
    size_t length, bestpay_result **result, bestpay_error **error)
{
    return bestpay_merchant_accept(
        merchant, refund == NULL ? NULL : &refund->head, http_status, body, length, result, error);
}

/** 3.5, remembered, sent once and followed up: bestpay_cashier_take(). */
static inline bestpay_status bestpay_cashier_take_refund(
    const bestpay_cashier *cashier, const bestpay_refund *refund, uint32_t within_ms, bestpay_entry **entry,
    bestpay_error **error)
{
    return bestpay_cashier_take(cashier, refund == NULL ? NULL : &refund->head, within_ms, entry, error);
}

/** 3.6, asked: bestpay_client_call(). */
static inline bestpay_status bestpay_client_refund_status(
    const bestpay_client *client, const bestpay_refund_status *question, bestpay_result **result, bestpay_error **error)
{
    return bestpay_client_call(client, question == NULL ? NULL : &question->head, result, error);
}

/** 3.6, signed and not sent: bestpay_merchant_prepare(). */
static inline bestpay_status bestpay_merchant_prepare_refund_status(
    const bestpay_merchant *merchant, const bestpay_refund_status *question, bestpay_prepared_request **prepared,
    bestpay_error **error)
{
    return bestpay_merchant_prepare(merchant, question == NULL ? NULL : &question->head, prepared, error);
}

/** 3.6, the answer verified: bestpay_merchant_accept(). */
static inline bestpay_status bestpay_merchant_accept_refund_status(
    const bestpay_merchant *merchant, const bestpay_refund_status *question, int32_t http_status, const uint8_t *body,
    size_t length, bestpay_result **result, bestpay_error **error)
{
    return bestpay_merchant_accept(
        merchant, question == NULL ? NULL : &question->head, http_status, body, length, result, error);
}

/*
 * ---- Fields by their names ---------------------------------------------------------------------------------------
 *
 * The names of the fields of results, callbacks and entries, and a getter for each. A text is NULL and an amount -1
 * where it is absent, and where the library is older than this header and does not know the field.
 */
#define BESTPAY_FIELD_TRADE_NO "tradeNo"
#define BESTPAY_FIELD_TRADEPROD_NO "tradeprodNo"
#define BESTPAY_FIELD_MERCHANT_NO "merchantNo"
#define BESTPAY_FIELD_TRADE_STATUS "tradeStatus"
#define BESTPAY_FIELD_OUT_TRADE_NO "outTradeNo"
#define BESTPAY_FIELD_TRADE_AMT "tradeAmt"
#define BESTPAY_FIELD_PAY_AMT "payAmt"
#define BESTPAY_FIELD_DIS_COUNT_AMT "disCountAmt"
#define BESTPAY_FIELD_BANK_REQUEST_NO "bankRequestNo"
#define BESTPAY_FIELD_PAYMENT_URL "paymentUrl"
#define BESTPAY_FIELD_ERROR_MSG_CODE "errorMsgCode"
#define BESTPAY_FIELD_ERROR_MSG_DESC "errorMsgDesc"
#define BESTPAY_FIELD_REFUND_AMT "refundAmt"
#define BESTPAY_FIELD_BUYER_LOGIN_NO "buyerLoginNo"
#define BESTPAY_FIELD_OUT_REQUEST_NO "outRequestNo"
#define BESTPAY_FIELD_REFUND_CAUSE "refundCause"
#define BESTPAY_FIELD_REFUND_REQUEST_DATE "refundRequestDate"
#define BESTPAY_FIELD_TRADE_TYPE "tradeType"
#define BESTPAY_FIELD_TRADE_FINISHED_DATE "tradeFinishedDate"
#define BESTPAY_FIELD_DISCOUNT_AMT "discountAmt"
#define BESTPAY_FIELD_CCY "ccy"
#define BESTPAY_FIELD_GOODS_INFO "goodsInfo"
#define BESTPAY_FIELD_RESULT_CODE "resultCode"
#define BESTPAY_FIELD_RESULT_MSG "resultMsg"
#define BESTPAY_FIELD_ORIGINAL_TRADE_NO "originalTradeNo"
#define BESTPAY_FIELD_INSTITUTION_CODE "institutionCode"
#define BESTPAY_FIELD_INTERFACE "interface"
#define BESTPAY_FIELD_AMOUNT "amount"
#define BESTPAY_FIELD_STATE "state"
#define BESTPAY_FIELD_REQUEST_DATE "requestDate"
#define BESTPAY_FIELD_CODE "code"
#define BESTPAY_FIELD_MESSAGE "message"
#define BESTPAY_FIELD_CREATED_AT "createdAt"
#define BESTPAY_FIELD_CHANGED_AT "changedAt"

/**
 * tradeNo, 交易订单号: the platform's number of the trade (3.1, 3.2, 3.5, 3.6).
 */
static inline const char *bestpay_result_trade_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_TRADE_NO);
}

/**
 * tradeprodNo, 收单订单号: the acquirer's number of the order (3.1, 3.2); the acquirer's number (3.5).
 */
static inline const char *bestpay_result_tradeprod_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_TRADEPROD_NO);
}

/**
 * merchantNo, 商户号: the merchant's number (3.1, 3.2).
 */
static inline const char *bestpay_result_merchant_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_MERCHANT_NO);
}

/**
 * tradeStatus, 交易状态: what became of it, section 4.1 (3.1, 3.2, 3.3, 3.5, 3.6). Every result has it.
 */
static inline const char *bestpay_result_trade_status_text(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_TRADE_STATUS);
}

/**
 * outTradeNo, 外部交易流水: the order number of the request (3.1, 3.2); the refund's number, or the order's (3.5);
 * the order's number (3.6).
 */
static inline const char *bestpay_result_out_trade_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_OUT_TRADE_NO);
}

/**
 * tradeAmt, 交易金额: the amount, in fen (3.1, 3.2); the amount of the trade, in fen: most likely the order's; the
 * document does not say whose (3.6).
 */
static inline int64_t bestpay_result_trade_amt(const bestpay_result *result)
{
    return bestpay_result_fen(result, BESTPAY_FIELD_TRADE_AMT);
}

/**
 * payAmt, 支付金额: what the payer paid, in fen (3.1).
 */
static inline int64_t bestpay_result_pay_amt(const bestpay_result *result)
{
    return bestpay_result_fen(result, BESTPAY_FIELD_PAY_AMT);
}

/**
 * disCountAmt, 优惠金额: the discount, in fen (3.1).
 */
static inline int64_t bestpay_result_dis_count_amt(const bestpay_result *result)
{
    return bestpay_result_fen(result, BESTPAY_FIELD_DIS_COUNT_AMT);
}

/**
 * bankRequestNo, 银行请求流水号: the bank's number of the request (3.1, 3.2).
 */
static inline const char *bestpay_result_bank_request_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_BANK_REQUEST_NO);
}

/**
 * paymentUrl, 支付跳转地址: where the payer pays (3.2).
 */
static inline const char *bestpay_result_payment_url(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_PAYMENT_URL);
}

/**
 * errorMsgCode, 交易错误码: why the trade failed (3.3).
 */
static inline const char *bestpay_result_error_msg_code(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_ERROR_MSG_CODE);
}

/**
 * errorMsgDesc, 交易错误消息: why the trade failed, in words (3.3).
 */
static inline const char *bestpay_result_error_msg_desc(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_ERROR_MSG_DESC);
}

/**
 * refundAmt, 退款金额: the amount of the refund, in fen (3.5, 3.6).
 */
static inline int64_t bestpay_result_refund_amt(const bestpay_result *result)
{
    return bestpay_result_fen(result, BESTPAY_FIELD_REFUND_AMT);
}

/**
 * buyerLoginNo, 客户登录号: the payer's login (3.5).
 */
static inline const char *bestpay_result_buyer_login_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_BUYER_LOGIN_NO);
}

/**
 * outRequestNo, 退款请求流水号: the refund's number (3.6).
 */
static inline const char *bestpay_result_out_request_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_OUT_REQUEST_NO);
}

/**
 * refundCause, 退款原因: why the money was given back (3.6).
 */
static inline const char *bestpay_result_refund_cause(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_REFUND_CAUSE);
}

/**
 * refundRequestDate, 退款请求时间: when the refund was asked for (3.6).
 */
static inline const char *bestpay_result_refund_request_date(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_REFUND_REQUEST_DATE);
}

/**
 * tradeNo, 交易号: the platform's number of the trade. Every callback has it.
 */
static inline const char *bestpay_callback_trade_no(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_TRADE_NO);
}

/**
 * outTradeNo, 商户订单号: the order's number, or a refund's. Every callback has it.
 */
static inline const char *bestpay_callback_out_trade_no(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_OUT_TRADE_NO);
}

/**
 * tradeType, 通知类型: whether it is about a payment or a refund (section 4.2), as sent.
 */
static inline const char *bestpay_callback_trade_type_text(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_TRADE_TYPE);
}

/**
 * tradeAmt, 交易金额: the amount of the order or refund, in fen. Every callback has it.
 */
static inline int64_t bestpay_callback_trade_amt(const bestpay_callback *callback)
{
    return bestpay_callback_fen(callback, BESTPAY_FIELD_TRADE_AMT);
}

/**
 * tradeFinishedDate, 交易完成时间: when the trade was finished. Every callback has it.
 */
static inline const char *bestpay_callback_trade_finished_date(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_TRADE_FINISHED_DATE);
}

/**
 * merchantNo, 商户号: the merchant's number. Every callback has it.
 */
static inline const char *bestpay_callback_merchant_no(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_MERCHANT_NO);
}

/**
 * payAmt, 支付金额: what the payer paid or got back, in fen. Every callback has it.
 */
static inline int64_t bestpay_callback_pay_amt(const bestpay_callback *callback)
{
    return bestpay_callback_fen(callback, BESTPAY_FIELD_PAY_AMT);
}

/**
 * discountAmt, 优惠金额: the discount, in fen.
 */
static inline int64_t bestpay_callback_discount_amt(const bestpay_callback *callback)
{
    return bestpay_callback_fen(callback, BESTPAY_FIELD_DISCOUNT_AMT);
}

/**
 * ccy, 币种: the currency. Every callback has it.
 */
static inline const char *bestpay_callback_ccy(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_CCY);
}

/**
 * tradeStatus, 交易状态: what became of it, section 4.1. Every callback has it.
 */
static inline const char *bestpay_callback_trade_status_text(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_TRADE_STATUS);
}

/**
 * goodsInfo, 商品描述: what was bought. Every callback has it.
 */
static inline const char *bestpay_callback_goods_info(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_GOODS_INFO);
}

/**
 * resultCode, 结果码: a result code.
 */
static inline const char *bestpay_callback_result_code(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_RESULT_CODE);
}

/**
 * resultMsg, 结果描述: the result in words.
 */
static inline const char *bestpay_callback_result_msg(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_RESULT_MSG);
}

/**
 * originalTradeNo, 原交易号: the trade that a refund belongs to.
 */
static inline const char *bestpay_callback_original_trade_no(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_ORIGINAL_TRADE_NO);
}

/**
 * institutionCode, 验签商户号: the institution's number. Every callback has it.
 */
static inline const char *bestpay_callback_institution_code(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_INSTITUTION_CODE);
}

/**
 * merchantNo, 商户号: the merchant's number.
 */
static inline const char *bestpay_entry_merchant_no(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_MERCHANT_NO);
}

/**
 * interface, 接口: `barcode_order`, `qrcode_order` or `refund`.
 */
static inline const char *bestpay_entry_interface(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_INTERFACE);
}

/**
 * outTradeNo, 商户订单号: the order's number.
 */
static inline const char *bestpay_entry_out_trade_no(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_OUT_TRADE_NO);
}

/**
 * outRequestNo, 退款请求流水号: the refund's number; absent for an order.
 */
static inline const char *bestpay_entry_out_request_no(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_OUT_REQUEST_NO);
}

/**
 * amount, 交易金额或退款金额: the amount of the order or refund, in fen.
 */
static inline int64_t bestpay_entry_amount(const bestpay_entry *entry)
{
    return bestpay_entry_fen(entry, BESTPAY_FIELD_AMOUNT);
}

/**
 * requestDate, 请求时间: when it was sent last, or was about to be.
 */
static inline const char *bestpay_entry_request_date(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_REQUEST_DATE);
}

/**
 * tradeNo, 交易号: the platform's number of the trade.
 */
static inline const char *bestpay_entry_trade_no(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_TRADE_NO);
}

/**
 * payAmt, 支付金额: what the payer paid, in fen.
 */
static inline int64_t bestpay_entry_pay_amt(const bestpay_entry *entry)
{
    return bestpay_entry_fen(entry, BESTPAY_FIELD_PAY_AMT);
}

/**
 * discountAmt, 优惠金额: the discount, in fen.
 */
static inline int64_t bestpay_entry_discount_amt(const bestpay_entry *entry)
{
    return bestpay_entry_fen(entry, BESTPAY_FIELD_DISCOUNT_AMT);
}

/**
 * paymentUrl, 支付跳转地址: where the payer of a `qrcode_order` pays.
 */
static inline const char *bestpay_entry_payment_url(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_PAYMENT_URL);
}

/**
 * code, 结果码: why it is not a success, or not yet: the platform's code of a refusal or failure, else the last
 * error's.
 */
static inline const char *bestpay_entry_code(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_CODE);
}

/**
 * message, 结果描述: the same in words.
 */
static inline const char *bestpay_entry_message(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_MESSAGE);
}

/**
 * createdAt, 创建时间: when it was first written down.
 */
static inline const char *bestpay_entry_created_at(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_CREATED_AT);
}

/**
 * changedAt, 变更时间: when its state changed last.
 */
static inline const char *bestpay_entry_changed_at(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_CHANGED_AT);
}
