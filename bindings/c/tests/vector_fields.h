/* Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
 *
 * What the header has for each field, by its name on the wire. */

static const member barcode_order_members[] = {
    {"outTradeNo", offsetof(bestpay_barcode_order, out_trade_no), 0},
    {"tradeAmt", offsetof(bestpay_barcode_order, trade_amt), 1},
    {"subject", offsetof(bestpay_barcode_order, subject), 0},
    {"mediumNo", offsetof(bestpay_barcode_order, medium_no), 0},
    {"goodsInfo", offsetof(bestpay_barcode_order, goods_info), 0},
    {"notifyUrl", offsetof(bestpay_barcode_order, notify_url), 0},
    {"operator", offsetof(bestpay_barcode_order, operator_), 0},
    {"requestDate", offsetof(bestpay_barcode_order, request_date), 0},
    {"timeOut", offsetof(bestpay_barcode_order, time_out), 1},
    {"remark", offsetof(bestpay_barcode_order, remark), 0},
    {NULL, 0, 0},
};
static const bestpay_barcode_order barcode_order_begun = BESTPAY_BARCODE_ORDER_INIT;

static const member qrcode_order_members[] = {
    {"outTradeNo", offsetof(bestpay_qrcode_order, out_trade_no), 0},
    {"tradeAmt", offsetof(bestpay_qrcode_order, trade_amt), 1},
    {"subject", offsetof(bestpay_qrcode_order, subject), 0},
    {"tradeType", offsetof(bestpay_qrcode_order, trade_type), 0},
    {"goodsInfo", offsetof(bestpay_qrcode_order, goods_info), 0},
    {"notifyUrl", offsetof(bestpay_qrcode_order, notify_url), 0},
    {"operator", offsetof(bestpay_qrcode_order, operator_), 0},
    {"requestDate", offsetof(bestpay_qrcode_order, request_date), 0},
    {"timeOut", offsetof(bestpay_qrcode_order, time_out), 1},
    {"remark", offsetof(bestpay_qrcode_order, remark), 0},
    {"userCode", offsetof(bestpay_qrcode_order, user_code), 0},
    {NULL, 0, 0},
};
static const bestpay_qrcode_order qrcode_order_begun = BESTPAY_QRCODE_ORDER_INIT;

static const member order_status_members[] = {
    {"outTradeNo", offsetof(bestpay_order_status, out_trade_no), 0},
    {"tradeDate", offsetof(bestpay_order_status, trade_date), 0},
    {NULL, 0, 0},
};
static const bestpay_order_status order_status_begun = BESTPAY_ORDER_STATUS_INIT;

static const member refund_members[] = {
    {"outTradeNo", offsetof(bestpay_refund, out_trade_no), 0},
    {"outRequestNo", offsetof(bestpay_refund, out_request_no), 0},
    {"refundAmt", offsetof(bestpay_refund, refund_amt), 1},
    {"operator", offsetof(bestpay_refund, operator_), 0},
    {"notifyUrl", offsetof(bestpay_refund, notify_url), 0},
    {"requestDate", offsetof(bestpay_refund, request_date), 0},
    {"refundCause", offsetof(bestpay_refund, refund_cause), 0},
    {"remark", offsetof(bestpay_refund, remark), 0},
    {NULL, 0, 0},
};
static const bestpay_refund refund_begun = BESTPAY_REFUND_INIT;

static const member refund_status_members[] = {
    {"outTradeNo", offsetof(bestpay_refund_status, out_trade_no), 0},
    {"outRequestNo", offsetof(bestpay_refund_status, out_request_no), 0},
    {"refundDate", offsetof(bestpay_refund_status, refund_date), 0},
    {NULL, 0, 0},
};
static const bestpay_refund_status refund_status_begun = BESTPAY_REFUND_STATUS_INIT;

typedef union request {
    bestpay_request head;
    bestpay_barcode_order barcode_order;
    bestpay_qrcode_order qrcode_order;
    bestpay_order_status order_status;
    bestpay_refund refund;
    bestpay_refund_status refund_status;
} request;

static const interface interfaces[] = {
    {"barcode_order", barcode_order_members, &barcode_order_begun, sizeof(bestpay_barcode_order)},
    {"qrcode_order", qrcode_order_members, &qrcode_order_begun, sizeof(bestpay_qrcode_order)},
    {"order_status", order_status_members, &order_status_begun, sizeof(bestpay_order_status)},
    {"refund", refund_members, &refund_begun, sizeof(bestpay_refund)},
    {"refund_status", refund_status_members, &refund_status_begun, sizeof(bestpay_refund_status)},
};

/* The functions that take the struct itself. */
static bestpay_status prepare_typed(const bestpay_merchant *merchant, const request *given,
    bestpay_prepared_request **made, bestpay_error **error) {
    switch (given->head.kind) {
        case BESTPAY_INTERFACE_BARCODE_ORDER:
            return bestpay_merchant_prepare_barcode_order(merchant, &given->barcode_order, made, error);
        case BESTPAY_INTERFACE_QRCODE_ORDER:
            return bestpay_merchant_prepare_qrcode_order(merchant, &given->qrcode_order, made, error);
        case BESTPAY_INTERFACE_ORDER_STATUS:
            return bestpay_merchant_prepare_order_status(merchant, &given->order_status, made, error);
        case BESTPAY_INTERFACE_REFUND:
            return bestpay_merchant_prepare_refund(merchant, &given->refund, made, error);
        default:
            return bestpay_merchant_prepare_refund_status(merchant, &given->refund_status, made, error);
    }
}

static bestpay_status accept_typed(const bestpay_merchant *merchant, const request *given, int32_t status, const uint8_t *body, size_t length,
    bestpay_result **made, bestpay_error **error) {
    switch (given->head.kind) {
        case BESTPAY_INTERFACE_BARCODE_ORDER:
            return bestpay_merchant_accept_barcode_order(merchant, &given->barcode_order, status, body, length, made, error);
        case BESTPAY_INTERFACE_QRCODE_ORDER:
            return bestpay_merchant_accept_qrcode_order(merchant, &given->qrcode_order, status, body, length, made, error);
        case BESTPAY_INTERFACE_ORDER_STATUS:
            return bestpay_merchant_accept_order_status(merchant, &given->order_status, status, body, length, made, error);
        case BESTPAY_INTERFACE_REFUND:
            return bestpay_merchant_accept_refund(merchant, &given->refund, status, body, length, made, error);
        default:
            return bestpay_merchant_accept_refund_status(merchant, &given->refund_status, status, body, length, made, error);
    }
}

static const struct result_text {
    const char *name;
    const char *(*get)(const bestpay_result *);
} result_texts[] = {
    {"tradeNo", bestpay_result_trade_no},
    {"tradeprodNo", bestpay_result_tradeprod_no},
    {"merchantNo", bestpay_result_merchant_no},
    {"tradeStatus", bestpay_result_trade_status_text},
    {"outTradeNo", bestpay_result_out_trade_no},
    {"bankRequestNo", bestpay_result_bank_request_no},
    {"paymentUrl", bestpay_result_payment_url},
    {"errorMsgCode", bestpay_result_error_msg_code},
    {"errorMsgDesc", bestpay_result_error_msg_desc},
    {"buyerLoginNo", bestpay_result_buyer_login_no},
    {"outRequestNo", bestpay_result_out_request_no},
    {"refundCause", bestpay_result_refund_cause},
    {"refundRequestDate", bestpay_result_refund_request_date},
};

static const struct result_number {
    const char *name;
    int64_t (*get)(const bestpay_result *);
} result_numbers[] = {
    {"tradeAmt", bestpay_result_trade_amt},
    {"payAmt", bestpay_result_pay_amt},
    {"disCountAmt", bestpay_result_dis_count_amt},
    {"refundAmt", bestpay_result_refund_amt},
};

static const struct callback_text {
    const char *name;
    const char *(*get)(const bestpay_callback *);
} callback_texts[] = {
    {"tradeNo", bestpay_callback_trade_no},
    {"outTradeNo", bestpay_callback_out_trade_no},
    {"tradeType", bestpay_callback_trade_type_text},
    {"tradeFinishedDate", bestpay_callback_trade_finished_date},
    {"merchantNo", bestpay_callback_merchant_no},
    {"ccy", bestpay_callback_ccy},
    {"tradeStatus", bestpay_callback_trade_status_text},
    {"goodsInfo", bestpay_callback_goods_info},
    {"resultCode", bestpay_callback_result_code},
    {"resultMsg", bestpay_callback_result_msg},
    {"originalTradeNo", bestpay_callback_original_trade_no},
    {"institutionCode", bestpay_callback_institution_code},
};

static const struct callback_number {
    const char *name;
    int64_t (*get)(const bestpay_callback *);
} callback_numbers[] = {
    {"tradeAmt", bestpay_callback_trade_amt},
    {"payAmt", bestpay_callback_pay_amt},
    {"discountAmt", bestpay_callback_discount_amt},
};

