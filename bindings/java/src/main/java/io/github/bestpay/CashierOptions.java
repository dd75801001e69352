// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import com.sun.jna.Pointer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Settings of a cashier. What is left out has its default. Immutable. */
public final class CashierOptions {
    /** Every setting at its default. */
    public static final CashierOptions DEFAULT = builder().build();

    private final int lease;
    private final int arrivalWindow;
    private final int pollFirst;
    private final int pollLongest;
    private final List<String> notFoundCodes;

    private CashierOptions(Builder builder) {
        lease = builder.lease;
        arrivalWindow = builder.arrivalWindow;
        pollFirst = builder.pollFirst;
        pollLongest = builder.pollLongest;
        notFoundCodes = new ArrayList<>(builder.notFoundCodes);
    }

    /** {@return the defaults, to be changed} */
    public static Builder builder() {
        return new Builder();
    }

    Pointer forC() {
        NativeLibrary.require();
        C.CashierOptions options = new C.CashierOptions();
        options.lease_ms = lease;
        options.arrival_window_ms = arrivalWindow;
        options.poll_first_ms = pollFirst;
        options.poll_longest_ms = pollLongest;
        options.not_found_codes = Words.ofTexts(notFoundCodes, "notFoundCode");
        options.not_found_code_count = NativeLibrary.size(notFoundCodes.size());
        return options.inC();
    }

    /** Collects the settings. */
    public static final class Builder {
        private int lease;
        private int arrivalWindow;
        private int pollFirst;
        private int pollLongest;
        private final List<String> notFoundCodes = new ArrayList<>();

        private Builder() {}

        /**
         * Sets how long one process may be busy with an order before others ask for its status as well: after a
         * crash, how long its orders wait; whole seconds, a day at most. Default: 60 seconds.
         *
         * @param lease in whole seconds, 1 or more
         * @return this builder
         */
        public Builder lease(Duration lease) {
            this.lease = Milliseconds.ofSeconds(lease, "lease");
            return this;
        }

        /**
         * Sets how long after it was sent a request may still arrive: connecting, sending, the platform's own 60
         * seconds; whole seconds, a day at most. An order that the platform does not know after that has never
         * arrived. Default: 120 seconds.
         *
         * @param arrivalWindow in whole seconds, 1 or more
         * @return this builder
         */
        public Builder arrivalWindow(Duration arrivalWindow) {
            this.arrivalWindow = Milliseconds.ofSeconds(arrivalWindow, "arrivalWindow");
            return this;
        }

        /**
         * Sets the first pause between two questions about one order; a day at most. Default: 1 second.
         *
         * @param pollFirst 1 ms or more
         * @return this builder
         */
        public Builder pollFirst(Duration pollFirst) {
            this.pollFirst = Milliseconds.of(pollFirst, "pollFirst", 1);
            return this;
        }

        /**
         * Sets the longest pause; a day at most. Default: 60 seconds.
         *
         * @param pollLongest 1 ms or more
         * @return this builder
         */
        public Builder pollLongest(Duration pollLongest) {
            this.pollLongest = Milliseconds.of(pollLongest, "pollLongest", 1);
            return this;
        }

        /**
         * Adds to the errorCodes of 3.3 and 3.6 that mean "no such order or refund". The document does not list them:
         * ask the platform for its own. With a code that is not among them an order stays {@code unknown}, never
         * {@code never_arrived}, and one that the platform refused is {@code refused} only after the arrival window.
         * Default: none; for a merchant of the sandbox, the sandbox's two, {@code ORDER_NOT_EXIST} and
         * {@code REFUND_NOT_EXIST}.
         *
         * @param notFoundCode as the platform writes it
         * @return this builder
         */
        public Builder notFoundCode(String notFoundCode) {
            notFoundCodes.add(Objects.requireNonNull(notFoundCode, "notFoundCode"));
            return this;
        }

        /** {@return the options} */
        public CashierOptions build() {
            return new CashierOptions(this);
        }
    }
}
