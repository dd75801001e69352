// Written by bestpay-generate from include/bestpay.json: tests/regenerate. Do not edit.
package io.github.bestpay;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;

/**
 * The functions and structs of include/bestpay.h under their own names, by JNA's direct mapping: those that this package
 * uses. {@link NativeLibrary} fills them in.
 *
 * <p>Texts go in as UTF-8 with a NUL after it ({@link Text}), and come out as Pointer. A size_t is one both ways, since it is
 * as wide: JNA's own String costs a microsecond each, and its own number a third of one. Bytes that C reads or writes are
 * arrays. Why structs are not JNA's, {@link Struct} says.
 */
final class C {
    private C() {}

    /** The header's. */
    static final int ABI_VERSION = 2;

    static final int OK = 0;
    /** A bestpay_named_request. */
    static final int INTERFACE_BY_NAME = 1000;
    /** retry_reads_within_ms: ask once. */
    static final int ASK_ONCE = -1;
    /** "yyyy-MM-dd HH:mm:ss" with its NUL. */
    static final int TIME_SIZE = 20;

    interface Clock extends Callback {
        long invoke(Pointer userData);
    }

    interface LogSink extends Callback {
        void invoke(Pointer userData, int level, String message);
    }

    static final class MerchantOptions {
        Pointer api_url;
        Pointer institution_code;
        Pointer merchant_no;
        Pointer key;
        Pointer platform_keys;
        Pointer platform_key_count;
        int sign_hash;
        int forbid_sha1;
        int allow_plain_http;
        int reserved;
        Pointer max_bytes;
        Pointer max_depth;
        Clock clock;
        Pointer clock_user_data;

        Pointer inC() {
            return new Struct(api_url, institution_code, merchant_no, key, platform_keys, platform_key_count,
                    sign_hash, forbid_sha1, allow_plain_http, reserved, max_bytes, max_depth, clock, clock_user_data);
        }
    }

    static final class ClientOptions {
        int connect_timeout_ms;
        int read_timeout_ms;
        int retry_reads_within_ms;
        int poll_first_ms;
        int poll_longest_ms;
        int reserved;
        Pointer proxy;
        Pointer root_certificates;
        Pointer root_certificate_count;

        Pointer inC() {
            return new Struct(connect_timeout_ms, read_timeout_ms, retry_reads_within_ms, poll_first_ms,
                    poll_longest_ms, reserved, proxy, root_certificates, root_certificate_count);
        }
    }

    static final class CashierOptions {
        int lease_ms;
        int arrival_window_ms;
        int poll_first_ms;
        int poll_longest_ms;
        Pointer not_found_codes;
        Pointer not_found_code_count;

        Pointer inC() {
            return new Struct(lease_ms, arrival_window_ms, poll_first_ms, poll_longest_ms, not_found_codes,
                    not_found_code_count);
        }
    }

    static final class Recovery {
        long settled;
        long open;
        long questions;

        Pointer inC() {
            return new Struct(settled, open, questions);
        }

        void read(Pointer struct) {
            settled = ((Struct) struct).number(0);
            open = ((Struct) struct).number(1);
            questions = ((Struct) struct).number(2);
        }
    }

    static final class ReadOptions {
        Pointer max_bytes;
        Pointer max_depth;
        int forbid_sha1;
        int reserved;

        Pointer inC() {
            return new Struct(max_bytes, max_depth, forbid_sha1, reserved);
        }
    }

    static native Pointer bestpay_version();
    static native int bestpay_abi_version();
    static native int bestpay_error_class(Pointer error);
    static native int bestpay_error_effect(Pointer error);
    static native Pointer bestpay_error_code(Pointer error);
    static native Pointer bestpay_error_message(Pointer error);
    static native Pointer bestpay_error_field(Pointer error);
    static native Pointer bestpay_error_platform_code(Pointer error);
    static native Pointer bestpay_error_platform_message(Pointer error);
    static native Pointer bestpay_error_out_trade_no(Pointer error);
    static native Pointer bestpay_error_out_request_no(Pointer error);
    static native Pointer bestpay_error_request_date(Pointer error);
    static native int bestpay_error_http_status(Pointer error);
    static native Pointer bestpay_error_hint(Pointer error);
    static native Pointer bestpay_error_advice(Pointer error);
    static native Pointer bestpay_error_report(Pointer error);
    static native void bestpay_error_free(Pointer error);

    static native Pointer bestpay_verify_report_text(Pointer report);
    static native byte bestpay_verify_report_opens(Pointer report);
    static native Pointer bestpay_verify_report_hash_name(Pointer report);
    static native Pointer bestpay_verify_report_attempt_count(Pointer report);
    static native Pointer bestpay_verify_report_form(Pointer report, Pointer index);
    static native Pointer bestpay_verify_report_signing_string(Pointer report, Pointer index);
    static native Pointer bestpay_verify_report_signing_string_length(Pointer report, Pointer index);
    static native int bestpay_merchant_key_from_file(byte[] path, byte[] password, byte[] alias, Pointer key,
            Pointer error);
    static native int bestpay_merchant_key_from_bytes(byte[] bytes, Pointer length, byte[] password, byte[] alias,
            Pointer key, Pointer error);
    static native Pointer bestpay_merchant_key_kind(Pointer key);
    static native Pointer bestpay_merchant_key_bits(Pointer key);
    static native Pointer bestpay_merchant_key_alias(Pointer key);
    static native Pointer bestpay_merchant_key_spki_sha256(Pointer key);
    static native Pointer bestpay_merchant_key_certificate(Pointer key);
    static native void bestpay_merchant_key_free(Pointer key);

    static native int bestpay_platform_key_from_file(byte[] path, Pointer key, Pointer error);
    static native int bestpay_platform_key_from_bytes(byte[] bytes, Pointer length, Pointer key, Pointer error);
    static native Pointer bestpay_platform_key_kind(Pointer key);
    static native Pointer bestpay_platform_key_bits(Pointer key);
    static native Pointer bestpay_platform_key_spki_sha256(Pointer key);
    static native Pointer bestpay_platform_key_certificate(Pointer key);
    static native Pointer bestpay_platform_key_other(Pointer key, Pointer index);
    static native void bestpay_platform_key_free(Pointer key);

    static native Pointer bestpay_certificate_subject(Pointer certificate);
    static native Pointer bestpay_certificate_common_name(Pointer certificate);
    static native Pointer bestpay_certificate_not_before(Pointer certificate);
    static native Pointer bestpay_certificate_not_after(Pointer certificate);
    static native byte bestpay_certificate_has_expired(Pointer certificate);
    static native int bestpay_merchant_new(Pointer options, Pointer merchant, Pointer error);
    static native int bestpay_merchant_with_merchant_no(Pointer merchant, byte[] merchantNo, Pointer other,
            Pointer error);
    static native int bestpay_merchant_with_callbacks_of(Pointer merchant, Pointer merchantNos,
            Pointer merchantNoCount, Pointer other, Pointer error);
    static native int bestpay_merchant_with_callbacks_of_institution(Pointer merchant, Pointer other, Pointer error);
    static native Pointer bestpay_merchant_api_url(Pointer merchant);
    static native Pointer bestpay_merchant_institution_code(Pointer merchant);
    static native Pointer bestpay_merchant_no(Pointer merchant);
    static native int bestpay_merchant_now(Pointer merchant, byte[] buffer, Pointer capacity, Pointer error);
    static native void bestpay_merchant_free(Pointer merchant);

    static native int bestpay_amount_from_yuan(byte[] yuan, Pointer fen, Pointer error);
    static native int bestpay_client_new(Pointer merchant, Pointer options, Pointer client, Pointer error);
    static native Pointer bestpay_client_merchant(Pointer client);
    static native int bestpay_client_cancelled_by(Pointer client, Pointer cancellation, Pointer cancelled,
            Pointer error);
    static native int bestpay_client_call(Pointer client, Pointer request, Pointer result, Pointer error);
    static native int bestpay_client_wait_for_payment(Pointer client, byte[] outTradeNo, byte[] tradeDate,
            int deadlineMs, Pointer result, Pointer error);
    static native int bestpay_client_wait_for_refund(Pointer client, byte[] outTradeNo, byte[] outRequestNo,
            byte[] refundDate, int deadlineMs, Pointer result, Pointer error);
    static native void bestpay_client_free(Pointer client);

    static native int bestpay_cancellation_new(Pointer cancellation, Pointer error);
    static native void bestpay_cancellation_cancel(Pointer cancellation);
    static native void bestpay_cancellation_free(Pointer cancellation);

    static native Pointer bestpay_result_all(Pointer result, Pointer length);
    static native void bestpay_result_free(Pointer result);

    static native int bestpay_merchant_read_callback(Pointer merchant, byte[] body, Pointer length, Pointer callback,
            Pointer error);
    static native Pointer bestpay_callback_all(Pointer callback, Pointer length);
    static native void bestpay_callback_free(Pointer callback);

    static native int bestpay_callback_reply_accepted(Pointer reply, Pointer error);
    static native int bestpay_callback_reply_try_again(byte[] errorCode, byte[] errorMsg, Pointer reply, Pointer error);
    static native Pointer bestpay_callback_reply_body(Pointer reply);
    static native Pointer bestpay_callback_reply_body_length(Pointer reply);
    static native Pointer bestpay_callback_reply_content_type(Pointer reply);
    static native void bestpay_callback_reply_free(Pointer reply);

    static native int bestpay_journal_sqlite(byte[] path, Pointer journal, Pointer error);
    static native int bestpay_journal_postgres(byte[] url, byte[] rootCertificates, Pointer length, Pointer journal,
            Pointer error);
    static native int bestpay_journal_find(Pointer journal, byte[] number, Pointer entries, Pointer error);
    static native int bestpay_journal_entries(Pointer journal, Pointer after, int limit, Pointer entries,
            Pointer error);
    static native int bestpay_journal_events(Pointer journal, long after, int limit, Pointer events, Pointer error);
    static native int bestpay_journal_events_of(Pointer journal, Pointer entry, Pointer events, Pointer error);
    static native int bestpay_journal_purge(Pointer journal, byte[] merchantNo, byte[] now, int olderThanS,
            Pointer forgotten, Pointer error);
    static native void bestpay_journal_free(Pointer journal);

    static native int bestpay_cashier_new(Pointer client, Pointer journal, Pointer options, Pointer cashier,
            Pointer error);
    static native int bestpay_cashier_cancelled_by(Pointer cashier, Pointer cancellation, Pointer cancelled,
            Pointer error);
    static native int bestpay_cashier_take(Pointer cashier, Pointer request, int withinMs, Pointer entry,
            Pointer error);
    static native int bestpay_cashier_find_payment(Pointer cashier, byte[] outTradeNo, Pointer entry, Pointer error);
    static native int bestpay_cashier_find_refund(Pointer cashier, byte[] outRequestNo, Pointer entry, Pointer error);
    static native int bestpay_cashier_follow_payment(Pointer cashier, byte[] outTradeNo, int withinMs, Pointer entry,
            Pointer error);
    static native int bestpay_cashier_follow_refund(Pointer cashier, byte[] outRequestNo, int withinMs, Pointer entry,
            Pointer error);
    static native int bestpay_cashier_recover(Pointer cashier, int withinMs, Pointer recovery, Pointer error);
    static native int bestpay_cashier_on_callback(Pointer cashier, byte[] body, Pointer length, Pointer reply,
            Pointer entry, Pointer error);
    static native int bestpay_cashier_events(Pointer cashier, long after, int limit, Pointer events, Pointer error);
    static native void bestpay_cashier_free(Pointer cashier);

    static native Pointer bestpay_state_till_text(byte[] state, byte isRefund, int language);
    static native Pointer bestpay_entry_all(Pointer entry, Pointer length);
    static native void bestpay_entry_free(Pointer entry);

    static native Pointer bestpay_entries_count(Pointer entries);
    static native Pointer bestpay_entries_get(Pointer entries, Pointer index);
    static native void bestpay_entries_free(Pointer entries);

    static native Pointer bestpay_events_count(Pointer events);
    static native Pointer bestpay_events_get(Pointer events, Pointer index);
    static native void bestpay_events_free(Pointer events);

    static native long bestpay_event_id(Pointer event);
    static native Pointer bestpay_event_at(Pointer event);
    static native byte bestpay_event_is_alarm(Pointer event);
    static native Pointer bestpay_event_merchant_no(Pointer event);
    static native Pointer bestpay_event_out_trade_no(Pointer event);
    static native Pointer bestpay_event_out_request_no(Pointer event);
    static native Pointer bestpay_event_from_text(Pointer event);
    static native Pointer bestpay_event_to_text(Pointer event);
    static native Pointer bestpay_event_cause(Pointer event);
    static native Pointer bestpay_event_about(Pointer event);
    static native int bestpay_journal_reconcile(Pointer journal, byte[] path, Pointer options, Pointer optionCount,
            Pointer reconciliation, Pointer error);
    static native long bestpay_reconciliation_lines(Pointer reconciliation);
    static native long bestpay_reconciliation_entries(Pointer reconciliation);
    static native long bestpay_reconciliation_differences(Pointer reconciliation);
    static native int bestpay_reconciliation_next(Pointer reconciliation, Pointer difference, Pointer error);
    static native void bestpay_reconciliation_free(Pointer reconciliation);

    static native Pointer bestpay_difference_all(Pointer difference, Pointer length);
    static native void bestpay_difference_free(Pointer difference);

    static native int bestpay_merchant_prepare(Pointer merchant, Pointer request, Pointer prepared, Pointer error);
    static native int bestpay_merchant_accept(Pointer merchant, Pointer request, int httpStatus, byte[] body,
            Pointer length, Pointer result, Pointer error);
    static native Pointer bestpay_prepared_request_all(Pointer prepared, Pointer length);
    static native void bestpay_prepared_request_free(Pointer prepared);

    static native int bestpay_signing_string(byte[] message, Pointer length, Pointer options, Pointer signingString,
            Pointer error);
    static native int bestpay_sign_message(Pointer key, int hash, byte[] message, Pointer length,
            Pointer signedMessage, Pointer error);
    static native int bestpay_sign_string(Pointer key, int hash, byte[] string, Pointer length, Pointer signature,
            Pointer error);
    static native int bestpay_verify(Pointer keys, Pointer keyCount, byte[] message, Pointer length, Pointer options,
            Pointer verified, Pointer error);
    static native int bestpay_verified_hash(Pointer verified);
    static native Pointer bestpay_verified_form(Pointer verified);
    static native Pointer bestpay_verified_field_count(Pointer verified);
    static native Pointer bestpay_verified_field_name(Pointer verified, Pointer index);
    static native Pointer bestpay_verified_field_text(Pointer verified, Pointer index);
    static native Pointer bestpay_verified_field_text_length(Pointer verified, Pointer index);
    static native Pointer bestpay_verified_field_json(Pointer verified, Pointer index);
    static native void bestpay_verified_free(Pointer verified);

    static native Pointer bestpay_text_data(Pointer text);
    static native Pointer bestpay_text_length(Pointer text);
    static native void bestpay_text_free(Pointer text);

    static native Pointer bestpay_till_text(byte[] code, int effect, byte isRefund, int language);
    static native Pointer bestpay_trade_status_till_text(byte[] tradeStatus, byte isRefund, int language);
    static native int bestpay_failure_text(byte[] code, int effect, byte[] message, byte[] field, byte[] outTradeNo,
            byte[] outRequestNo, byte[] hint, int language, Pointer text, Pointer error);
    static native Pointer bestpay_hint_advice(byte[] hint, int language);
    static native int bestpay_config_from_file(byte[] path, Pointer config, Pointer error);
    static native int bestpay_config_from_file_and_env(byte[] path, Pointer config, Pointer error);
    static native int bestpay_config_from_env(Pointer config, Pointer error);
    static native int bestpay_config_from_toml(byte[] text, byte[] folder, Pointer config, Pointer error);
    static native int bestpay_config_with_merchant_no(Pointer config, byte[] merchantNo, Pointer other, Pointer error);
    static native Pointer bestpay_config_merchant_no(Pointer config);
    static native Pointer bestpay_config_api_url(Pointer config);
    static native int bestpay_config_merchant(Pointer config, Pointer merchant, Pointer error);
    static native int bestpay_config_client(Pointer config, Pointer options, Pointer client, Pointer error);
    static native void bestpay_config_free(Pointer config);

    static native int bestpay_client_probe(Pointer client, Pointer probe, Pointer error);
    static native int bestpay_probe_http_status(Pointer probe);
    static native long bestpay_probe_server_time(Pointer probe);
    static native long bestpay_probe_local_time(Pointer probe);
    static native int bestpay_probe_took_ms(Pointer probe);
    static native void bestpay_probe_free(Pointer probe);

    static native int bestpay_set_log_sink(int level, LogSink sink, Pointer userData, Pointer error);
}
