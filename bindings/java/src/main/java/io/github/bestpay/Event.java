package io.github.bestpay;

import com.sun.jna.Pointer;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A change of an entry's state, or an alarm. Immutable. */
public final class Event implements Loggable {
    private final long id;
    private final LocalDateTime at;
    private final boolean isAlarm;
    private final String merchantNo;
    private final String outTradeNo;
    private final Optional<String> outRequestNo;
    private final State from;
    private final Optional<String> fromText;
    private final State to;
    private final String toText;
    private final String cause;
    private final Optional<String> about;

    Event(Pointer event) {
        id = C.bestpay_event_id(event);
        at = BeijingTime.of(Text.of(C.bestpay_event_at(event)));
        isAlarm = C.bestpay_event_is_alarm(event) != 0;
        merchantNo = Text.of(C.bestpay_event_merchant_no(event));
        outTradeNo = Text.of(C.bestpay_event_out_trade_no(event));
        outRequestNo = Optional.ofNullable(Text.of(C.bestpay_event_out_request_no(event)));
        fromText = Optional.ofNullable(Text.of(C.bestpay_event_from_text(event)));
        from = State.of(fromText.orElse(null));
        toText = Text.of(C.bestpay_event_to_text(event));
        to = State.of(toText);
        cause = Text.of(C.bestpay_event_cause(event));
        about = Optional.ofNullable(Text.of(C.bestpay_event_about(event)));
    }

    /**
     * Its number: ascending, from 1, in the order in which events can be read. To miss nothing, read on after the last
     * number that you have read.
     *
     * @return the number
     */
    public long id() {
        return id;
    }

    /** {@return when, Beijing time} */
    public LocalDateTime at() {
        return at;
    }

    /** {@return whether it is an alarm: a contradiction that a person must look at; it changes no entry} */
    public boolean isAlarm() {
        return isAlarm;
    }

    /** {@return merchantNo: the merchant's number} */
    public String merchantNo() {
        return merchantNo;
    }

    /** {@return outTradeNo: the order's number; in an alarm about an unknown number, the number as it came} */
    public String outTradeNo() {
        return outTradeNo;
    }

    /** {@return outRequestNo: the refund's number; empty if it is about an order} */
    public Optional<String> outRequestNo() {
        return outRequestNo;
    }

    /** {@return the state before; NONE for a new entry} */
    public State from() {
        return from;
    }

    /** {@return its stable name; nothing for a new entry} */
    public Optional<String> fromText() {
        return fromText;
    }

    /** {@return the state after; of an alarm the state that was claimed} */
    public State to() {
        return to;
    }

    /** {@return its stable name} */
    public String toText() {
        return toText;
    }

    /** {@return where it was learnt: "call", "answer", "status", "callback" or "sender_lost"} */
    public String cause() {
        return cause;
    }

    /** {@return more about it, for a person} */
    public Optional<String> about() {
        return about;
    }

    /**
     * What a cashier reads about the state after it, or about the alarm.
     *
     * @param language the language of the sentence
     * @return the sentence
     */
    public String tillText(Language language) {
        return isAlarm
                ? Failure.tillText("contradiction", Effect.UNKNOWN, outRequestNo.isPresent(), language)
                : Entry.tillText(toText, outRequestNo.isPresent(), language);
    }

    @Override
    public Map<String, Object> loggable() {
        Map<String, Object> loggable = new LinkedHashMap<>();
        loggable.put("id", id);
        loggable.put("at", BeijingTime.text(at));
        loggable.put("isAlarm", isAlarm);
        loggable.put("merchantNo", merchantNo);
        loggable.put("outTradeNo", outTradeNo);
        outRequestNo.ifPresent(number -> loggable.put("outRequestNo", number));
        fromText.ifPresent(state -> loggable.put("from", state));
        loggable.put("to", toText);
        loggable.put("cause", cause);
        about.ifPresent(words -> loggable.put("about", words));
        return Collections.unmodifiableMap(loggable);
    }

    /** {@return whether it is an event with the same content} */
    @Override
    public boolean equals(Object other) {
        return other instanceof Event && ((Event) other).loggable().equals(loggable());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }

    /** {@return the number, what it is about, and the change} */
    @Override
    public String toString() {
        String number = outRequestNo.orElse(outTradeNo);
        String change = fromText.orElse("new") + " to " + toText;
        return "Event(" + id + ", " + number + ": " + change + (isAlarm ? ", alarm)" : ")");
    }
}
