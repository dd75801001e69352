package io.github.bestpay.spring;

import io.github.bestpay.RawBody;
import java.io.File;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings under {@code bestpay}. The merchant is either in a bestpay.toml, or here. Files are {@code File}s: in a web
 * application Spring would look for a {@code Path} among the application's own resources first, and refuses "../" there.
 *
 * @param config a bestpay.toml; the environment's BESTPAY_* variables are over it. The merchant's settings below are not
 *     read then
 * @param apiUrl "production", "test" (the document's test address), or another address
 * @param institutionCode the institution's number
 * @param merchantNo the merchant's number
 * @param key the file of the merchant's private key
 * @param keyPassword its password
 * @param keyAlias which key of a PKCS#12 file, where it holds several
 * @param platformKey the files of the platform's public keys
 * @param connectTimeout how long connecting may take
 * @param readTimeout how long an answer may take; the document's by default
 * @param proxy the address of an HTTP proxy
 * @param journal where orders and refunds are remembered
 * @param notice the endpoint for callbacks
 * @param recover how orders that were left open are asked for
 */
@ConfigurationProperties("bestpay")
public record BestpayProperties(
        File config,
        String apiUrl,
        String institutionCode,
        String merchantNo,
        File key,
        String keyPassword,
        String keyAlias,
        List<File> platformKey,
        Duration connectTimeout,
        Duration readTimeout,
        String proxy,
        @DefaultValue Journal journal,
        @DefaultValue Notice notice,
        @DefaultValue Recover recover) {

    /** {@return the settings without the password} */
    @Override
    public String toString() {
        return "BestpayProperties(" + (config == null ? apiUrl + ", " + merchantNo : config) + ")";
    }

    /**
     * Where orders and refunds are remembered. Without a file and without an address there is no journal, no cashier and
     * no endpoint for callbacks.
     *
     * @param file an SQLite file on a local disk
     * @param url an address of PostgreSQL, as for psql
     * @param notFoundCodes the errorCodes by which the platform says that it does not know an order or refund
     */
    public record Journal(File file, String url, @DefaultValue List<String> notFoundCodes) {
        /** {@return the file; nothing of the address, which may hold a password} */
        @Override
        public String toString() {
            return "Journal(" + (file == null ? "PostgreSQL" : file) + ")";
        }
    }

    /**
     * The endpoint for callbacks.
     *
     * @param enabled whether there is one
     * @param path the path of the notifyUrl
     * @param limit how large a body may be
     */
    public record Notice(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("/bestpay/notice") String path,
            @DefaultValue(RawBody.LIMIT + "B") DataSize limit) {}

    /**
     * How orders that were left open are asked for: after the start, and from time to time.
     *
     * @param enabled whether they are
     * @param every how long to wait between two rounds
     * @param within how long a round may take
     */
    public record Recover(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("30s") Duration every,
            @DefaultValue("20s") Duration within) {}
}
