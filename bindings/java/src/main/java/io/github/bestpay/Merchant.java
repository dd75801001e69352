package io.github.bestpay;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * An identity and its keys: prepares requests, accepts answers, reads callbacks. It does no I/O. Immutable; usable from
 * several threads at once.
 *
 * <p>{@link #prepare} checks and signs; nothing is sent. Then POST the body's very bytes to the URL with the headers, wait
 * for the read time-out, and hand the raw answer and the same request to {@link #accept}. A failure before the first byte
 * of the request went out has the effect NOT_SENT, any later one UNKNOWN. Where the request's requestDate was left out, set it
 * to the prepared request's for {@code accept}: its result and exception then carry it.
 */
public final class Merchant implements AutoCloseable {
    private final Handle handle;
    private final C.Clock clock;
    private final String apiUrl;
    private final String institutionCode;
    private final String merchantNo;

    /** Takes over a merchant of the library's, which lives no longer than its clock. */
    Merchant(Pointer merchant, C.Clock clock) {
        this.handle = new Handle(Merchant.class, merchant, C::bestpay_merchant_free, clock);
        this.clock = clock;
        apiUrl = Text.of(C.bestpay_merchant_api_url(merchant));
        institutionCode = Text.of(C.bestpay_merchant_institution_code(merchant));
        merchantNo = Text.of(C.bestpay_merchant_no(merchant));
    }

    /** {@return empty settings} */
    public static Builder builder() {
        // Before the builder's class is loaded, which needs JNA's.
        NativeLibrary.require();
        return new Builder();
    }

    /**
     * The same keys and settings for another merchantNo: for an institution with many shops. Closed on its own.
     *
     * @param merchantNo the other merchant's number
     * @return the other merchant
     * @throws ConfigException if it is not a merchantNo
     */
    public Merchant withMerchantNo(String merchantNo) {
        byte[] number = Text.utf8(merchantNo, "merchantNo");
        return handle.use(c -> new Merchant(
                Call.make((other, error) -> C.bestpay_merchant_with_merchant_no(c, number, other, error)), clock));
    }

    /**
     * The same merchant, which also reads callbacks for these merchants of its institution, and for no other: not for itself
     * either, if it is not among them. For an institution with one notify address: branch on {@link Callback#merchantNo()},
     * because two merchants may have the same order number. A {@link Cashier} over a client of such a merchant writes each
     * callback down for its own merchant. Closed on its own.
     *
     * @param merchantNos the merchants' numbers
     * @return the merchant
     * @throws ConfigException if one is not a merchantNo
     */
    public Merchant withCallbacksOf(Collection<String> merchantNos) {
        // JNA has no memory of no bytes, which an empty list would need.
        List<String> numbers = new ArrayList<>(merchantNos);
        numbers.add("");
        Pointer texts = Words.ofTexts(numbers, "merchantNos");
        Pointer size = NativeLibrary.size(merchantNos.size());
        return handle.use(c -> new Merchant(
                Call.make((other, error) -> C.bestpay_merchant_with_callbacks_of(c, texts, size, other, error)), clock));
    }

    /**
     * As {@link #withCallbacksOf}, for every merchant of its institution.
     *
     * @return the merchant
     */
    public Merchant withCallbacksOfInstitution() {
        return handle.use(c -> new Merchant(
                Call.make((other, error) -> C.bestpay_merchant_with_callbacks_of_institution(c, other, error)), clock));
    }

    /** {@return the platform's address that requests go to} */
    public String apiUrl() {
        return apiUrl;
    }

    /** {@return the institution's number} */
    public String institutionCode() {
        return institutionCode;
    }

    /** {@return the merchant's number} */
    public String merchantNo() {
        return merchantNo;
    }

    /**
     * Beijing time by the merchant's clock, in whole seconds. Give it to an order as its requestDate, and store it with the
     * order before the order is sent: its status is asked for with it, also after a power cut.
     *
     * @return Beijing time, whatever the machine's zone
     */
    public LocalDateTime now() {
        byte[] buffer = new byte[C.TIME_SIZE];
        handle.use(c -> {
            Call.check(error -> C.bestpay_merchant_now(c, buffer, NativeLibrary.size(buffer.length), error));
            return null;
        });
        return BeijingTime.of(new String(buffer, 0, buffer.length - 1, StandardCharsets.US_ASCII));
    }

    /**
     * 3.1, 3.2, 3.3, 3.5, 3.6: checks and signs a request, for an HTTP stack of the caller's. Nothing is sent.
     *
     * @param request the request
     * @return what to POST
     * @throws RequestException names the field at fault
     */
    public PreparedRequest prepare(Request<?> request) {
        try (Block named = request.forC()) {
            return new PreparedRequest(handle.use(c -> Call.received(
                    (prepared, error) -> C.bestpay_merchant_prepare(c, named.pointer(), prepared, error),
                    C::bestpay_prepared_request_all,
                    C::bestpay_prepared_request_free)));
        }
    }

    /**
     * Verifies the platform's answer, and that it is about this request. Every failure but {@link RefusedException} has the
     * effect UNKNOWN, also a null, a request that cannot be read and a closed merchant, which are {@link MessageException}s
     * here: an order may have been paid, ask for its status.
     *
     * @param <R> the result of the request's interface
     * @param request the request that was sent
     * @param httpStatus the answer's status
     * @param body the answer's raw body
     * @return the result
     * @throws BestpayException if the answer cannot be used
     */
    public <R extends Result> R accept(Request<R> request, int httpStatus, byte[] body) {
        try {
            return accepted(Objects.requireNonNull(request, "request"), httpStatus, Objects.requireNonNull(body, "body"));
        } catch (RuntimeException e) {
            throw Failure.ofAnswer(e, request);
        }
    }

    private <R extends Result> R accepted(Request<R> request, int httpStatus, byte[] body) {
        Pointer length = NativeLibrary.size(body.length);
        try (Block named = request.forC()) {
            return handle.use(c -> Call.read(
                    (result, error) ->
                            C.bestpay_merchant_accept(c, named.pointer(), httpStatus, body, length, result, error),
                    request::result,
                    C::bestpay_result_free));
        }
    }

    /**
     * 3.4: verifies the raw body that was POSTed to a notifyUrl, JSON or form, and makes sure that it is for this merchant.
     *
     * <p>The platform waits 6 s for the reply. The number in it is an order's or a refund's: look it up, compare the callback
     * by {@link Callback#expectPayment} or {@link Callback#expectRefund}, apply it once, then reply by
     * {@link CallbackReply#accepted}; after any failure by {@link CallbackReply#tryAgain}. Do not wait for callbacks: ask for
     * the status.
     *
     * @param body the raw bytes, as they came
     * @return the callback
     * @throws BestpayException with the effect UNKNOWN, if it does not belong to this merchant
     */
    public Callback readCallback(byte[] body) {
        Objects.requireNonNull(body, "body");
        Pointer length = NativeLibrary.size(body.length);
        return new Callback(handle.use(c -> Call.received(
                (callback, error) -> C.bestpay_merchant_read_callback(c, body, length, callback, error),
                C::bestpay_callback_all,
                C::bestpay_callback_free)));
    }

    /** Frees the merchant once no call uses it. Clients made with it are not touched; closing it again does nothing. */
    @Override
    public void close() {
        handle.close();
    }

    /** {@return the numbers and the address; nothing secret} */
    @Override
    public String toString() {
        return "Merchant(" + institutionCode + ", " + merchantNo + ", " + apiUrl + ")";
    }

    Handle handle() {
        return handle;
    }

    C.Clock clock() {
        return clock;
    }

    /** Collects the settings. */
    public static final class Builder {
        private final C.MerchantOptions options;
        private final List<Handle> keys = new ArrayList<>();
        private MerchantKey key;

        private Builder() {
            options = new C.MerchantOptions();
        }

        /**
         * Sets the address. Mandatory.
         *
         * @param apiUrl "production", "test" (the document's test address), or another address
         * @return this builder
         */
        public Builder apiUrl(String apiUrl) {
            options.api_url = Words.ofText(apiUrl, "apiUrl");
            return this;
        }

        /**
         * Sets institutionCode. Mandatory.
         *
         * @param institutionCode the institution's number
         * @return this builder
         */
        public Builder institutionCode(String institutionCode) {
            options.institution_code = Words.ofText(institutionCode, "institutionCode");
            return this;
        }

        /**
         * Sets merchantNo. Mandatory.
         *
         * @param merchantNo the merchant's number
         * @return this builder
         */
        public Builder merchantNo(String merchantNo) {
            options.merchant_no = Words.ofText(merchantNo, "merchantNo");
            return this;
        }

        /**
         * Sets the merchant's private key. Mandatory.
         *
         * @param key it may be closed after {@link #build()}
         * @return this builder
         */
        public Builder key(MerchantKey key) {
            this.key = key;
            return this;
        }

        /**
         * Adds a key of the platform's: one, or several while a new certificate is being introduced.
         *
         * @param platformKey it may be closed after {@link #build()}
         * @return this builder
         */
        public Builder platformKey(PlatformKey platformKey) {
            keys.add(platformKey.handle());
            return this;
        }

        /**
         * Sets what requests are signed with. Left out it is SHA-256.
         *
         * @param signHash as the contract says
         * @return this builder
         */
        public Builder signHash(Hash signHash) {
            options.sign_hash = signHash.ordinal();
            return this;
        }

        /**
         * Refuses signatures of the platform over SHA-1. At present it has no others.
         *
         * @return this builder
         */
        public Builder forbidSha1() {
            options.forbid_sha1 = 1;
            return this;
        }

        /**
         * Allows plain http to any host, not just loopback and the document's test address. Nothing but TLS binds answers
         * to orders.
         *
         * @return this builder
         */
        public Builder allowPlainHttp() {
            options.allow_plain_http = 1;
            return this;
        }

        /**
         * Sets the most bytes that an answer or callback may have. Left out it is 1,048,576.
         *
         * @param maxBytes 1 or more
         * @return this builder
         */
        public Builder maxBytes(int maxBytes) {
            options.max_bytes = NativeLibrary.size(ReadOptions.limit(maxBytes, "maxBytes"));
            return this;
        }

        /**
         * Sets how deep an answer's or callback's objects and arrays may be nested. Left out it is 16.
         *
         * @param maxDepth 1 or more
         * @return this builder
         */
        public Builder maxDepth(int maxDepth) {
            options.max_depth = NativeLibrary.size(ReadOptions.limit(maxDepth, "maxDepth"));
            return this;
        }

        /**
         * Sets where the time comes from. Left out, or where it throws, it is the system's clock.
         *
         * @param clock called on the thread that prepares a request, and may be called by several at once
         * @return this builder
         */
        public Builder clock(Clock clock) {
            Objects.requireNonNull(clock, "clock");
            options.clock = userData -> seconds(clock);
            return this;
        }

        /**
         * Makes the merchant.
         *
         * @return the merchant, to be closed by the caller
         * @throws ConfigException names the setting that is missing or wrong
         */
        public Merchant build() {
            List<Handle> used = new ArrayList<>(keys);
            if (key != null) {
                used.add(key.handle());
            }
            return Handle.useAll(used, pointers -> {
                options.key = key == null ? null : pointers.get(keys.size());
                options.platform_key_count = NativeLibrary.size(keys.size());
                try (Block array = Words.of(pointers.subList(0, keys.size()))) {
                    options.platform_keys = array.pointer();
                    Pointer struct = options.inC();
                    return new Merchant(
                            Call.make((merchant, error) -> C.bestpay_merchant_new(struct, merchant, error)),
                            options.clock);
                }
            });
        }

        private static long seconds(Clock clock) {
            try {
                return clock.instant().getEpochSecond();
            } catch (RuntimeException | Error e) {
                // No exception may pass through the library; the order is better dated by the system than not at all.
                return Clock.systemUTC().instant().getEpochSecond();
            }
        }
    }
}
