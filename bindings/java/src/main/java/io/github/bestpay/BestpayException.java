package io.github.bestpay;

import java.time.LocalDateTime;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a call failed. Branch on {@link #effect()} first: it says what may be done next about the money. The subclasses say
 * which part of the work failed, {@link #code()} says it exactly; a newer library may have codes that are no subclass.
 *
 * <p>{@link #getMessage()} holds no key, password or payment code, and may be logged. {@link #report()} may not.
 *
 * @serial exclude
 */
public class BestpayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Failure failure;

    BestpayException(Failure failure) {
        super(failure.text());
        this.failure = failure;
    }

    /** {@return what it says about the money: whether to send again, to decide, or to ask for the status} */
    public Effect effect() {
        return failure.effect;
    }

    /** {@return what went wrong, as a stable name that is the same in every language: "signature_mismatch"} */
    public String code() {
        return failure.code;
    }

    /** {@return the field by its name on the wire ("result.tradeStatus"), or the argument or setting} */
    public Optional<String> field() {
        return Optional.ofNullable(failure.field);
    }

    /** {@return errorCode of a verified refusal} */
    public Optional<String> platformCode() {
        return Optional.ofNullable(failure.platformCode);
    }

    /** {@return errorMsg of a verified refusal} */
    public Optional<String> platformMessage() {
        return Optional.ofNullable(failure.platformMessage);
    }

    /** {@return the number of the order that the failed call was about, to resume by} */
    public Optional<String> outTradeNo() {
        return Optional.ofNullable(failure.outTradeNo);
    }

    /** {@return the number of the refund that the failed call was about, to resume by} */
    public Optional<String> outRequestNo() {
        return Optional.ofNullable(failure.outRequestNo);
    }

    /**
     * {@return requestDate of the order or refund that the failed call was about, Beijing time, also where it was left out:
     * the date of a question about it; empty if nothing was signed, for questions, and if the request given to
     * {@link Merchant#accept} has none}
     */
    public Optional<LocalDateTime> requestDate() {
        return Optional.ofNullable(failure.requestDate);
    }

    /** {@return the HTTP status, with the code "http_status"} */
    public OptionalInt httpStatus() {
        return failure.httpStatus == 0 ? OptionalInt.empty() : OptionalInt.of(failure.httpStatus);
    }

    /** {@return the likely cause of a failed verification: "wrong_key", "reserialised", …} */
    public Optional<String> hint() {
        return Optional.ofNullable(failure.hint);
    }

    /** {@return what to do about that cause, in English} */
    public Optional<String> advice() {
        return Optional.ofNullable(failure.advice);
    }

    /**
     * What to do about that cause.
     *
     * @param language the language of the text
     * @return the text
     */
    public Optional<String> advice(Language language) {
        return hint().map(hint -> Text.of(C.bestpay_hint_advice(Text.utf8(hint, "hint"), language.ordinal())));
    }

    /**
     * What a developer reads, in two lines: what went wrong, with its code and numbers, and what to do; then the message,
     * which is English. Show it; a log has {@link #getMessage()}, which is the same in every language.
     *
     * @param language the language of the text
     * @return the text
     */
    public String text(Language language) {
        return failure.text(language);
    }

    /**
     * What a cashier reads: one sentence, in Chinese at most 20 characters, which says no more about the money than
     * {@link #effect()} does.
     *
     * @param language the language of the sentence
     * @return the sentence
     */
    public String tillText(Language language) {
        return failure.tillText(language);
    }

    /** {@return why a signature did not verify; empty if none was checked} */
    public Optional<VerifyReport> report() {
        return Optional.ofNullable(failure.report);
    }

    /** The message without the code and the field. */
    String text() {
        return failure.message;
    }

    /** What to resume by, where the library was not reached. */
    BestpayException about(Request<?> request) {
        return about(request.fields().get("outTradeNo"), request.fields().get("outRequestNo"));
    }

    BestpayException about(String outTradeNo, String outRequestNo) {
        failure.outTradeNo = outTradeNo;
        failure.outRequestNo = outRequestNo;
        return this;
    }

    /** The same of a call that says nothing about its order. */
    BestpayException unknown() {
        failure.effect = Effect.UNKNOWN;
        return this;
    }
}
