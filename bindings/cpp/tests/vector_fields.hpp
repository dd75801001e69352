// What bestpay.hpp calls the fields of the document, and what the vectors name: tables and nothing else.

#ifndef BESTPAY_TESTS_VECTOR_FIELDS_HPP
#define BESTPAY_TESTS_VECTOR_FIELDS_HPP

#include "vector_rows.hpp"

#include <tuple>
#include <vector>

namespace vectors {

inline const Interface<BarcodeOrder, BarcodeOrderResult> barcode_order = {
    "barcode_order",
    {
        {"outTradeNo", &BarcodeOrder::out_trade_no},
        {"tradeAmt", &BarcodeOrder::trade_amt},
        {"subject", &BarcodeOrder::subject},
        {"mediumNo", &BarcodeOrder::medium_no},
        {"goodsInfo", &BarcodeOrder::goods_info},
        {"notifyUrl", &BarcodeOrder::notify_url},
        {"operator", &BarcodeOrder::operator_},
        {"requestDate", &BarcodeOrder::request_date},
        {"remark", &BarcodeOrder::remark},
        {"timeOut", &BarcodeOrder::time_out},
    },
    {
        {"tradeStatus", &BarcodeOrderResult::trade_status_text},
        {"outTradeNo", &BarcodeOrderResult::out_trade_no},
        {"tradeNo", &BarcodeOrderResult::trade_no},
        {"tradeprodNo", &BarcodeOrderResult::tradeprod_no},
        {"merchantNo", &BarcodeOrderResult::merchant_no},
        {"bankRequestNo", &BarcodeOrderResult::bank_request_no},
        {"tradeAmt", &BarcodeOrderResult::trade_amt},
        {"payAmt", &BarcodeOrderResult::pay_amt},
        {"disCountAmt", &BarcodeOrderResult::dis_count_amt},
    },
};

inline const Interface<QrcodeOrder, QrcodeOrderResult> qrcode_order = {
    "qrcode_order",
    {
        {"outTradeNo", &QrcodeOrder::out_trade_no},
        {"tradeAmt", &QrcodeOrder::trade_amt},
        {"subject", &QrcodeOrder::subject},
        {"tradeType", &QrcodeOrder::trade_type},
        {"goodsInfo", &QrcodeOrder::goods_info},
        {"notifyUrl", &QrcodeOrder::notify_url},
        {"operator", &QrcodeOrder::operator_},
        {"userCode", &QrcodeOrder::user_code},
        {"requestDate", &QrcodeOrder::request_date},
        {"remark", &QrcodeOrder::remark},
        {"timeOut", &QrcodeOrder::time_out},
    },
    {
        {"tradeStatus", &QrcodeOrderResult::trade_status_text},
        {"outTradeNo", &QrcodeOrderResult::out_trade_no},
        {"tradeNo", &QrcodeOrderResult::trade_no},
        {"tradeprodNo", &QrcodeOrderResult::tradeprod_no},
        {"merchantNo", &QrcodeOrderResult::merchant_no},
        {"bankRequestNo", &QrcodeOrderResult::bank_request_no},
        {"tradeAmt", &QrcodeOrderResult::trade_amt},
        {"paymentUrl", &QrcodeOrderResult::payment_url},
    },
};

inline const Interface<OrderStatus, OrderStatusResult> order_status = {
    "order_status",
    {
        {"outTradeNo", &OrderStatus::out_trade_no},
        {"tradeDate", &OrderStatus::trade_date},
    },
    {
        {"tradeStatus", &OrderStatusResult::trade_status_text},
        {"errorMsgCode", &OrderStatusResult::error_msg_code},
        {"errorMsgDesc", &OrderStatusResult::error_msg_desc},
    },
};

inline const Interface<Refund, RefundResult> refund = {
    "refund",
    {
        {"outTradeNo", &Refund::out_trade_no},
        {"outRequestNo", &Refund::out_request_no},
        {"refundAmt", &Refund::refund_amt},
        {"operator", &Refund::operator_},
        {"notifyUrl", &Refund::notify_url},
        {"requestDate", &Refund::request_date},
        {"refundCause", &Refund::refund_cause},
        {"remark", &Refund::remark},
    },
    {
        {"tradeStatus", &RefundResult::trade_status_text},
        {"outTradeNo", &RefundResult::out_trade_no},
        {"tradeNo", &RefundResult::trade_no},
        {"tradeprodNo", &RefundResult::tradeprod_no},
        {"refundAmt", &RefundResult::refund_amt},
        {"buyerLoginNo", &RefundResult::buyer_login_no},
    },
};

inline const Interface<RefundStatus, RefundStatusResult> refund_status = {
    "refund_status",
    {
        {"outTradeNo", &RefundStatus::out_trade_no},
        {"outRequestNo", &RefundStatus::out_request_no},
        {"refundDate", &RefundStatus::refund_date},
    },
    {
        {"tradeStatus", &RefundStatusResult::trade_status_text},
        {"outTradeNo", &RefundStatusResult::out_trade_no},
        {"outRequestNo", &RefundStatusResult::out_request_no},
        {"tradeNo", &RefundStatusResult::trade_no},
        {"tradeAmt", &RefundStatusResult::trade_amt},
        {"refundAmt", &RefundStatusResult::refund_amt},
        {"refundCause", &RefundStatusResult::refund_cause},
        {"refundRequestDate", &RefundStatusResult::refund_request_date},
    },
};

inline const auto interfaces = std::tie(barcode_order, qrcode_order, order_status, refund, refund_status);

inline const std::vector<Getter<Callback>> callback_getters = {
    {"tradeType", &Callback::trade_type_text},
    {"tradeStatus", &Callback::trade_status_text},
    {"outTradeNo", &Callback::out_trade_no},
    {"tradeNo", &Callback::trade_no},
    {"originalTradeNo", &Callback::original_trade_no},
    {"institutionCode", &Callback::institution_code},
    {"merchantNo", &Callback::merchant_no},
    {"tradeAmt", &Callback::trade_amt},
    {"payAmt", &Callback::pay_amt},
    {"discountAmt", &Callback::discount_amt},
    {"ccy", &Callback::ccy},
    {"tradeFinishedDate", &Callback::trade_finished_date},
    {"goodsInfo", &Callback::goods_info},
    {"resultCode", &Callback::result_code},
    {"resultMsg", &Callback::result_msg},
};

inline const std::vector<Named<TradeStatus>> trade_statuses = {
    {"SUCCESS", TradeStatus::success},
    {"FAIL", TradeStatus::fail},
    {"CLOSE", TradeStatus::close},
    {"WAITFORPAY", TradeStatus::waitforpay},
};

inline const std::vector<Named<CallbackKind>> callback_kinds = {
    {"REAL_TIME", CallbackKind::real_time},
    {"REAL_TIM", CallbackKind::real_time},
    {"REAL_TIME_PRO", CallbackKind::real_time_pro},
    {"REFUND", CallbackKind::refund},
};

inline const std::vector<Named<Hash>> hashes = {
    {"sha256", Hash::sha256},
    {"sha1", Hash::sha1},
};

inline const std::vector<Kind> kinds = {
    {"key_unreadable", ErrorKind::key_unreadable, is_a<KeyError>},
    {"invalid_key", ErrorKind::invalid_key, is_a<KeyError>},
    {"unsupported_key", ErrorKind::unsupported_key, is_a<KeyError>},
    {"wrong_password", ErrorKind::wrong_password, is_a<KeyError>},
    {"alias_not_found", ErrorKind::alias_not_found, is_a<KeyError>},
    {"alias_required", ErrorKind::alias_required, is_a<KeyError>},
    {"missing_field", ErrorKind::missing_field, is_a<RequestError>},
    {"invalid_field", ErrorKind::invalid_field, is_a<RequestError>},
    {"unknown_field", ErrorKind::unknown_field, is_a<RequestError>},
    {"spliced", ErrorKind::spliced, is_a<RequestError>},
    {"too_large", ErrorKind::too_large, is_a<MessageError>},
    {"too_deep", ErrorKind::too_deep, is_a<MessageError>},
    {"invalid_utf8", ErrorKind::invalid_utf8, is_a<MessageError>},
    {"invalid_json", ErrorKind::invalid_json, is_a<MessageError>},
    {"not_an_object", ErrorKind::not_an_object, is_a<MessageError>},
    {"duplicate_member", ErrorKind::duplicate_member, is_a<MessageError>},
    {"lone_surrogate", ErrorKind::lone_surrogate, is_a<MessageError>},
    {"invalid_number", ErrorKind::invalid_number, is_a<MessageError>},
    {"invalid_form", ErrorKind::invalid_form, is_a<MessageError>},
    {"missing_sign", ErrorKind::missing_sign, is_a<SignatureError>},
    {"invalid_sign", ErrorKind::invalid_sign, is_a<SignatureError>},
    {"signature_mismatch", ErrorKind::signature_mismatch, is_a<SignatureError>},
    {"sha1_forbidden", ErrorKind::sha1_forbidden, is_a<SignatureError>},
    {"refused", ErrorKind::refused, is_a<RefusedError>},
    {"mismatch", ErrorKind::mismatch, is_a<MismatchError>},
    {"http_status", ErrorKind::http_status, is_a<TransportError>},
};

}  // namespace vectors

#endif  // BESTPAY_TESTS_VECTOR_FIELDS_HPP
