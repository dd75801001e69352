package io.github.bestpay;

import com.sun.jna.Pointer;
import java.io.Serializable;
import java.time.LocalDateTime;
import java.util.function.Supplier;

/** What an exception says: a copy of C's error object, or what this side found wrong before it called. */
final class Failure implements Serializable {
    private static final long serialVersionUID = 1L;

    // generated: unknown
    private static final String[] UNKNOWN = {"Outcome unknown. Do not charge again.", "结果未知，请勿重复收款"};
    // end of generated: unknown

    Effect effect = Effect.NOT_SENT;
    String code;
    String message;
    String field;
    String platformCode;
    String platformMessage;
    String outTradeNo;
    String outRequestNo;
    LocalDateTime requestDate;
    int httpStatus;
    String hint;
    String advice;
    VerifyReport report;

    Failure() {}

    /** The exception for an error object of C's, which is freed. */
    static BestpayException of(Pointer error) {
        try {
            Failure failure = new Failure();
            failure.effect = Effect.of(C.bestpay_error_effect(error));
            failure.code = Text.of(C.bestpay_error_code(error));
            failure.message = Text.of(C.bestpay_error_message(error));
            failure.field = Text.of(C.bestpay_error_field(error));
            failure.platformCode = Text.of(C.bestpay_error_platform_code(error));
            failure.platformMessage = Text.of(C.bestpay_error_platform_message(error));
            failure.outTradeNo = Text.of(C.bestpay_error_out_trade_no(error));
            failure.outRequestNo = Text.of(C.bestpay_error_out_request_no(error));
            failure.requestDate = BeijingTime.maybe(Text.of(C.bestpay_error_request_date(error)));
            failure.httpStatus = C.bestpay_error_http_status(error);
            failure.hint = Text.of(C.bestpay_error_hint(error));
            failure.advice = Text.of(C.bestpay_error_advice(error));
            Pointer report = C.bestpay_error_report(error);
            failure.report = report == null ? null : new VerifyReport(report);
            return FailureClass.of(C.bestpay_error_class(error)).exception(failure);
        } finally {
            C.bestpay_error_free(error);
        }
    }

    /** The exception for what is wrong before anything was called. */
    static BestpayException notSent(FailureClass failureClass, String code, String field, String message) {
        Failure failure = new Failure();
        failure.code = code;
        failure.field = field;
        failure.message = message;
        return failureClass.exception(failure);
    }

    /**
     * The exception for an answer that could not be passed on or used. The request (possibly null) has left: its
     * outcome is unknown, and what is at fault is the answer.
     */
    static BestpayException ofAnswer(RuntimeException e, Request<?> request) {
        if (e instanceof BestpayException && ((BestpayException) e).effect() != Effect.NOT_SENT) {
            return (BestpayException) e;
        }
        Failure failure = new Failure();
        failure.effect = Effect.UNKNOWN;
        FailureClass failureClass = FailureClass.MESSAGE;
        if (e instanceof BestpayException) {
            BestpayException ours = (BestpayException) e;
            failureClass = e instanceof LibraryException ? FailureClass.LIBRARY : failureClass;
            failure.code = ours.code();
            failure.field = ours.field().orElse(null);
            failure.message = ours.text();
        } else if (e instanceof NullPointerException) {
            failure.code = "null_argument";
            failure.message = "null: " + e.getMessage();
        } else {
            failure.code = e instanceof IllegalStateException ? "closed" : "invalid_argument";
            failure.message = String.valueOf(e.getMessage());
        }
        BestpayException exception = failureClass.exception(failure);
        exception.initCause(e);
        if (request == null) {
            return exception;
        }
        failure.requestDate = BeijingTime.readable(request.fields().get("requestDate"));
        return exception.about(request);
    }

    /**
     * Calls the library about an order or refund that may have been sent before. If this side refuses an argument, nothing
     * is known about the order: the library, too, says so of every question.
     */
    static <T> T unknownUnlessCalled(String outTradeNo, String outRequestNo, Supplier<T> call) {
        try {
            return call.get();
        } catch (BestpayException e) {
            throw e.effect() == Effect.NOT_SENT ? e.about(outTradeNo, outRequestNo).unknown() : e;
        }
    }

    /** The exception for a callback that is about something else. */
    static BestpayException mismatch(String field, String message, String outTradeNo) {
        Failure failure = new Failure();
        failure.effect = Effect.UNKNOWN;
        failure.code = "mismatch";
        failure.field = field;
        failure.message = message;
        failure.outTradeNo = outTradeNo;
        return FailureClass.MISMATCH.exception(failure);
    }

    /** The text for a developer; the English one where the library cannot make another. */
    String text(Language language) {
        try {
            byte[] given = Text.utf8(code, "code");
            byte[] said = Text.utf8(message, "message");
            byte[] named = Text.utf8(field, "field");
            byte[] order = Text.utf8(outTradeNo, "outTradeNo");
            byte[] refund = Text.utf8(outRequestNo, "outRequestNo");
            byte[] cause = Text.utf8(hint, "hint");
            return Call.text((text, error) -> C.bestpay_failure_text(
                    given, effect.ordinal(), said, named, order, refund, cause, language.ordinal(), text, error));
        } catch (BestpayException e) {
            return text();
        }
    }

    /** The sentence for a cashier. */
    String tillText(Language language) {
        return tillText(code, effect, outRequestNo != null, language);
    }

    /** The sentence for a cashier about such an error; where the library cannot be loaded, that nothing is known. */
    static String tillText(String code, Effect effect, boolean isRefund, Language language) {
        try {
            NativeLibrary.require();
            byte refund = (byte) (isRefund ? 1 : 0);
            return Text.of(C.bestpay_till_text(Text.utf8(code, "code"), effect.ordinal(), refund, language.ordinal()));
        } catch (BestpayException e) {
            return UNKNOWN[language.ordinal()];
        }
    }

    /** "code: message", and the field where the message does not name it already. */
    String text() {
        String suffix = field == null || message.contains(field) ? "" : " (" + field + ")";
        return code + ": " + message + suffix;
    }
}
