// Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
package io.github.bestpay;

import com.sun.jna.Pointer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Settings of a client. What is left out has its default. Immutable. */
public final class ClientOptions {
    /** Every setting at its default. */
    public static final ClientOptions DEFAULT = builder().build();

    private final int connectTimeout;
    private final int readTimeout;
    private final int retryReadsWithin;
    private final int pollFirst;
    private final int pollLongest;
    private final String proxy;
    private final List<byte[]> rootCertificates;

    private ClientOptions(Builder builder) {
        connectTimeout = builder.connectTimeout;
        readTimeout = builder.readTimeout;
        retryReadsWithin = builder.retryReadsWithin;
        pollFirst = builder.pollFirst;
        pollLongest = builder.pollLongest;
        proxy = builder.proxy;
        rootCertificates = new ArrayList<>(builder.rootCertificates);
    }

    /** {@return the defaults, to be changed} */
    public static Builder builder() {
        return new Builder();
    }

    Pointer forC() {
        NativeLibrary.require();
        C.ClientOptions options = new C.ClientOptions();
        options.connect_timeout_ms = connectTimeout;
        options.read_timeout_ms = readTimeout;
        options.retry_reads_within_ms = retryReadsWithin;
        options.poll_first_ms = pollFirst;
        options.poll_longest_ms = pollLongest;
        options.proxy = Words.ofText(proxy, "proxy");
        options.root_certificates = Words.ofBytes(rootCertificates);
        options.root_certificate_count = NativeLibrary.size(rootCertificates.size());
        return options.inC();
    }

    /** Collects the settings. */
    public static final class Builder {
        private int connectTimeout;
        private int readTimeout;
        private int retryReadsWithin;
        private int pollFirst;
        private int pollLongest;
        private String proxy;
        private final List<byte[]> rootCertificates = new ArrayList<>();

        private Builder() {}

        /**
         * Sets how long making a connection may take, including DNS, proxy and TLS; a day at most. Default: 10
         * seconds.
         *
         * @param connectTimeout 1 ms or more
         * @return this builder
         */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = Milliseconds.of(connectTimeout, "connectTimeout", 1);
            return this;
        }

        /**
         * Sets how long an answer may take, for all interfaces: from the first byte of the request to the last byte
         * of the answer; a day at most. Default: the document's 60 seconds for orders and 6 for the others.
         *
         * @param readTimeout 1 ms or more
         * @return this builder
         */
        public Builder readTimeout(Duration readTimeout) {
            this.readTimeout = Milliseconds.of(readTimeout, "readTimeout", 1);
            return this;
        }

        /**
         * Sets how long 3.3 and 3.6 are asked again while their outcome is unknown; a day at most. This limits
         * repeated questions too. Zero asks once. Default: 15 seconds.
         *
         * @param retryReadsWithin zero or more
         * @return this builder
         */
        public Builder retryReadsWithin(Duration retryReadsWithin) {
            this.retryReadsWithin =
                    retryReadsWithin.isZero() ? C.ASK_ONCE : Milliseconds.of(retryReadsWithin, "retryReadsWithin", 1);
            return this;
        }

        /**
         * Sets the first pause of a wait for a payment or a refund; a day at most. Default: 1 second.
         *
         * @param pollFirst 1 ms or more
         * @return this builder
         */
        public Builder pollFirst(Duration pollFirst) {
            this.pollFirst = Milliseconds.of(pollFirst, "pollFirst", 1);
            return this;
        }

        /**
         * Sets the longest pause; a day at most. Default: 10 seconds.
         *
         * @param pollLongest 1 ms or more
         * @return this builder
         */
        public Builder pollLongest(Duration pollLongest) {
            this.pollLongest = Milliseconds.of(pollLongest, "pollLongest", 1);
            return this;
        }

        /**
         * Sets an HTTP proxy to tunnel through, {@code http://[user:password@]host[:port]}; no other kind is
         * supported. The environment's proxy variables are not read. Default: none. Java's proxy properties are not
         * read.
         *
         * @param proxy null is the default
         * @return this builder
         */
        public Builder proxy(String proxy) {
            this.proxy = proxy;
            return this;
        }

        /**
         * Adds root certificates to trust besides the built-in ones of Mozilla, each PEM (one or several) or DER.
         * Default: none. Java's trust store is not read.
         *
         * @param rootCertificate PEM, one or several, or DER
         * @return this builder
         */
        public Builder rootCertificate(byte[] rootCertificate) {
            rootCertificates.add(rootCertificate.clone());
            return this;
        }

        /** {@return the options} */
        public ClientOptions build() {
            return new ClientOptions(this);
        }
    }
}
