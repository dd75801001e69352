package io.github.bestpay;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Any message of the protocol, section 1.3 of the interface document: what is signed, signing, verifying.
 *
 * <p>This looks at signatures only. Answers belong to {@link Merchant#accept}, callbacks to {@link Merchant#readCallback},
 * which also make sure what the message is about.
 */
public final class Message {
    private Message() {}

    /**
     * The signing string of a message, JSON or form: what is, or is to be, signed.
     *
     * @param message the raw bytes
     * @return the signing string; it may hold U+0000
     * @throws MessageException if it is not a well-formed message
     */
    public static String signingString(byte[] message) {
        return signingString(message, ReadOptions.DEFAULT);
    }

    /**
     * As {@link #signingString(byte[])}, within other limits.
     *
     * @param message the raw bytes
     * @param options how to read it
     * @return the signing string; it may hold U+0000
     * @throws MessageException if it is not a well-formed message
     */
    public static String signingString(byte[] message, ReadOptions options) {
        Objects.requireNonNull(message, "message");
        Pointer read = options.forC();
        return Call.text((text, error) ->
                C.bestpay_signing_string(message, NativeLibrary.size(message.length), read, text, error));
    }

    /**
     * Signs a JSON message, at most 1 MiB.
     *
     * @param key the merchant's
     * @param hash what to sign with
     * @param message the raw bytes
     * @return the same message with {@code sign} put last, in place of one that is there
     * @throws MessageException if it is not a well-formed message
     */
    public static String sign(MerchantKey key, Hash hash, byte[] message) {
        Objects.requireNonNull(message, "message");
        return key.handle().use(c -> Call.text((text, error) ->
                C.bestpay_sign_message(c, hash.ordinal(), message, NativeLibrary.size(message.length), text, error)));
    }

    /**
     * Signs a signing string, at most 4 MiB of UTF-8.
     *
     * @param key the merchant's
     * @param hash what to sign with
     * @param signingString the text, which may hold U+0000
     * @return the signature in Base64
     */
    public static String signString(MerchantKey key, Hash hash, String signingString) {
        byte[] bytes = signingString.getBytes(StandardCharsets.UTF_8);
        return key.handle().use(c -> Call.text((text, error) ->
                C.bestpay_sign_string(c, hash.ordinal(), bytes, NativeLibrary.size(bytes.length), text, error)));
    }

    /**
     * Verifies a message, JSON or form.
     *
     * @param key the platform's
     * @param message the raw bytes
     * @return its members
     * @throws SignatureException with a report that explains the failure
     * @throws MessageException if it is not a well-formed message
     */
    public static VerifiedMessage verify(PlatformKey key, byte[] message) {
        return verify(Collections.singleton(key), message, ReadOptions.DEFAULT);
    }

    /**
     * As {@link #verify(PlatformKey, byte[])}, by any of several keys and within other limits.
     *
     * @param keys the platform's
     * @param message the raw bytes
     * @param options how to read it
     * @return its members
     * @throws SignatureException with a report that explains the failure
     * @throws MessageException if it is not a well-formed message
     */
    public static VerifiedMessage verify(Collection<PlatformKey> keys, byte[] message, ReadOptions options) {
        Objects.requireNonNull(message, "message");
        List<Handle> handles = keys.stream().map(PlatformKey::handle).collect(Collectors.toList());
        Pointer read = options.forC();
        Pointer length = NativeLibrary.size(message.length);
        return Handle.useAll(handles, pointers -> {
            Pointer count = NativeLibrary.size(pointers.size());
            try (Block array = Words.of(pointers)) {
                return Call.read(
                        (verified, error) ->
                                C.bestpay_verify(array.pointer(), count, message, length, read, verified, error),
                        VerifiedMessage::new,
                        C::bestpay_verified_free);
            }
        });
    }
}
