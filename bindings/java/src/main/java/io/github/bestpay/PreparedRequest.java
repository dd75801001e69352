package io.github.bestpay;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;

/** A signed request, ready to be POSTed as it is by an HTTP stack of the caller's. Immutable. */
public final class PreparedRequest {
    /** It holds the payer's code, and is transient inside. */
    private final Received received;

    PreparedRequest(Received received) {
        this.received = received;
    }

    /** {@return where to POST it} */
    public String url() {
        return received.text("@url");
    }

    /** {@return the headers that the platform asks for, besides those of HTTP itself} */
    public Map<String, String> headers() {
        return received.other();
    }

    /** {@return a copy of the body: UTF-8 JSON with {@code sign}; send these very bytes} */
    public byte[] body() {
        return received.bytes("@body");
    }

    /** {@return how long to wait for the answer: the document's 60 s for orders, 6 s for the others} */
    public Duration readTimeout() {
        return Duration.ofMillis(Long.parseLong(received.text("@readTimeout")));
    }

    /** {@return what was signed; it holds the payer's code: do not log it} */
    public String signingString() {
        return received.text("@signingString");
    }

    /**
     * {@return requestDate of an order or refund, Beijing time, also where it was left out: the date of a question about it;
     * nothing for a question}
     */
    public Optional<LocalDateTime> requestDate() {
        return received.maybe("@requestDate").map(BeijingTime::of);
    }

    /** {@return the address; nothing of the content} */
    @Override
    public String toString() {
        return "PreparedRequest(" + url() + ")";
    }
}
