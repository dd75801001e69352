// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
//
// What bestpay.hpp calls the fields of the tables, and the class of the exception for each kind of error.

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
        {"timeOut", &BarcodeOrder::time_out},
        {"remark", &BarcodeOrder::remark},
    },
    {
        {"tradeNo", &BarcodeOrderResult::trade_no},
        {"tradeprodNo", &BarcodeOrderResult::tradeprod_no},
        {"merchantNo", &BarcodeOrderResult::merchant_no},
        {"tradeStatus", &BarcodeOrderResult::trade_status_text},
        {"outTradeNo", &BarcodeOrderResult::out_trade_no},
        {"tradeAmt", &BarcodeOrderResult::trade_amt},
        {"payAmt", &BarcodeOrderResult::pay_amt},
        {"disCountAmt", &BarcodeOrderResult::dis_count_amt},
        {"bankRequestNo", &BarcodeOrderResult::bank_request_no},
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
        {"requestDate", &QrcodeOrder::request_date},
        {"timeOut", &QrcodeOrder::time_out},
        {"remark", &QrcodeOrder::remark},
        {"userCode", &QrcodeOrder::user_code},
    },
    {
        {"tradeNo", &QrcodeOrderResult::trade_no},
        {"tradeprodNo", &QrcodeOrderResult::tradeprod_no},
        {"merchantNo", &QrcodeOrderResult::merchant_no},
        {"tradeStatus", &QrcodeOrderResult::trade_status_text},
        {"outTradeNo", &QrcodeOrderResult::out_trade_no},
        {"tradeAmt", &QrcodeOrderResult::trade_amt},
        {"paymentUrl", &QrcodeOrderResult::payment_url},
        {"bankRequestNo", &QrcodeOrderResult::bank_request_no},
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
        {"tradeNo", &RefundResult::trade_no},
        {"refundAmt", &RefundResult::refund_amt},
        {"tradeStatus", &RefundResult::trade_status_text},
        {"outTradeNo", &RefundResult::out_trade_no},
        {"tradeprodNo", &RefundResult::tradeprod_no},
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
        {"outTradeNo", &RefundStatusResult::out_trade_no},
        {"tradeNo", &RefundStatusResult::trade_no},
        {"outRequestNo", &RefundStatusResult::out_request_no},
        {"refundCause", &RefundStatusResult::refund_cause},
        {"refundAmt", &RefundStatusResult::refund_amt},
        {"tradeAmt", &RefundStatusResult::trade_amt},
        {"tradeStatus", &RefundStatusResult::trade_status_text},
        {"refundRequestDate", &RefundStatusResult::refund_request_date},
    },
};

inline const auto interfaces = std::tie(barcode_order, qrcode_order, order_status, refund, refund_status);

inline const std::vector<Getter<Callback>> callback_getters = {
    {"tradeNo", &Callback::trade_no},
    {"outTradeNo", &Callback::out_trade_no},
    {"tradeType", &Callback::trade_type_text},
    {"tradeAmt", &Callback::trade_amt},
    {"tradeFinishedDate", &Callback::trade_finished_date},
    {"merchantNo", &Callback::merchant_no},
    {"payAmt", &Callback::pay_amt},
    {"discountAmt", &Callback::discount_amt},
    {"ccy", &Callback::ccy},
    {"tradeStatus", &Callback::trade_status_text},
    {"goodsInfo", &Callback::goods_info},
    {"resultCode", &Callback::result_code},
    {"resultMsg", &Callback::result_msg},
    {"originalTradeNo", &Callback::original_trade_no},
    {"institutionCode", &Callback::institution_code},
};

inline const std::vector<Getter<Entry>> entry_getters = {
    {"merchantNo", &Entry::merchant_no},
    {"interface", &Entry::interface_name},
    {"outTradeNo", &Entry::out_trade_no},
    {"outRequestNo", &Entry::out_request_no},
    {"amount", &Entry::amount},
    {"requestDate", &Entry::request_date},
    {"tradeNo", &Entry::trade_no},
    {"payAmt", &Entry::pay_amt},
    {"discountAmt", &Entry::discount_amt},
    {"paymentUrl", &Entry::payment_url},
    {"code", &Entry::code},
    {"message", &Entry::message},
    {"createdAt", &Entry::created_at},
    {"changedAt", &Entry::changed_at},
};

inline const std::vector<Kind> kinds = {
    {"invalid_config", ErrorKind::invalid_config, is_a<ConfigError>},
    {"insecure_url", ErrorKind::insecure_url, is_a<ConfigError>},
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
    {"dns", ErrorKind::dns, is_a<TransportError>},
    {"connect", ErrorKind::connect, is_a<TransportError>},
    {"tls", ErrorKind::tls, is_a<TransportError>},
    {"timeout", ErrorKind::timeout, is_a<TransportError>},
    {"connection_lost", ErrorKind::connection_lost, is_a<TransportError>},
    {"invalid_http", ErrorKind::invalid_http, is_a<TransportError>},
    {"still_pending", ErrorKind::still_pending, is_a<PendingError>},
    {"cancelled", ErrorKind::cancelled, is_a<PendingError>},
    {"journal_unavailable", ErrorKind::journal_unavailable, is_a<JournalError>},
    {"order_conflict", ErrorKind::order_conflict, is_a<JournalError>},
    {"not_in_journal", ErrorKind::not_in_journal, is_a<JournalError>},
    {"contradiction", ErrorKind::contradiction, is_a<JournalError>},
};

}  // namespace vectors

#endif  // BESTPAY_TESTS_VECTOR_FIELDS_HPP
