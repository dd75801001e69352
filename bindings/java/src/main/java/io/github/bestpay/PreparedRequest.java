package io.github.bestpay;

import com.sun.jna.Pointer;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A signed request, ready to be POSTed as it is by an HTTP stack of the caller's. Immutable. */
public final class PreparedRequest {
    private static volatile Map<String, String> headersOfAll;

    private final String url;
    private final Map<String, String> headers;
    /** Transient, as the signing string is, for what writes an object by its members: both hold the payer's code. */
    private final transient byte[] body;
    private final Duration readTimeout;
    private final transient String signingString;
    private final String requestDate;

    PreparedRequest(Pointer prepared) {
        url = Text.of(C.bestpay_prepared_request_url(prepared));
        headers = headers(prepared);
        body = Text.bytes(
                C.bestpay_prepared_request_body(prepared), C.bestpay_prepared_request_body_length(prepared));
        readTimeout = Duration.ofMillis(C.bestpay_prepared_request_read_timeout_ms(prepared));
        signingString = Text.of(
                C.bestpay_prepared_request_signing_string(prepared),
                C.bestpay_prepared_request_signing_string_length(prepared));
        requestDate = Text.of(C.bestpay_prepared_request_request_date(prepared));
    }

    /** The platform asks the same of every request: they are read once. */
    private static Map<String, String> headers(Pointer prepared) {
        Map<String, String> known = headersOfAll;
        if (known == null) {
            Map<String, String> named = new LinkedHashMap<>();
            int count = Text.size(C.bestpay_prepared_request_header_count(prepared));
            for (int i = 0; i < count; i++) {
                C.Size index = NativeLibrary.size(i);
                named.put(
                        Text.of(C.bestpay_prepared_request_header_name(prepared, index)),
                        Text.of(C.bestpay_prepared_request_header_value(prepared, index)));
            }
            known = Collections.unmodifiableMap(named);
            headersOfAll = known;
        }
        return known;
    }

    /** {@return where to POST it} */
    public String url() {
        return url;
    }

    /** {@return the headers that the platform asks for, besides those of HTTP itself} */
    public Map<String, String> headers() {
        return headers;
    }

    /** {@return a copy of the body: UTF-8 JSON with {@code sign}; send these very bytes} */
    public byte[] body() {
        return body.clone();
    }

    /** {@return how long to wait for the answer: the document's 60 s for orders, 6 s for the others} */
    public Duration readTimeout() {
        return readTimeout;
    }

    /** {@return what was signed; it holds the payer's code: do not log it} */
    public String signingString() {
        return signingString;
    }

    /**
     * {@return requestDate of an order or refund, Beijing time, also where it was left out: the date of a question about it;
     * nothing for a question}
     */
    public Optional<LocalDateTime> requestDate() {
        return Optional.ofNullable(requestDate).map(BeijingTime::of);
    }

    /** {@return the address; nothing of the content} */
    @Override
    public String toString() {
        return "PreparedRequest(" + url + ")";
    }
}
