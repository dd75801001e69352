package io.github.bestpay;

import com.sun.jna.Pointer;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The merchant's private key: PKCS#12, PKCS#8 (also encrypted) or PKCS#1; DER, PEM or bare Base64; 1024 to 4096 bits.
 *
 * <p>Merchants that were made with it keep what they need: it may be closed then. Its memory is overwritten once nothing
 * uses it any more. Immutable; usable from several threads at once.
 */
public final class MerchantKey implements AutoCloseable {
    private final Handle handle;
    private final String kind;
    private final int bits;
    private final String alias;
    private final String spkiSha256;
    private final Optional<Certificate> certificate;

    private MerchantKey(Pointer key) {
        handle = new Handle(MerchantKey.class, key, C::bestpay_merchant_key_free);
        kind = Text.of(C.bestpay_merchant_key_kind(key));
        bits = Text.size(C.bestpay_merchant_key_bits(key));
        alias = Text.of(C.bestpay_merchant_key_alias(key));
        spkiSha256 = Text.of(C.bestpay_merchant_key_spki_sha256(key));
        certificate = Certificate.of(C.bestpay_merchant_key_certificate(key));
    }

    /**
     * Reads a file that needs no alias: it holds one private key.
     *
     * @param path the file
     * @param password its password, or null where it needs none; the caller may wipe it afterwards
     * @return the key
     * @throws KeyException if the file could not be used
     */
    public static MerchantKey fromFile(Path path, char[] password) {
        return fromFile(path, password, null);
    }

    /**
     * Reads a file.
     *
     * @param path the file
     * @param password its password, or null where it needs none; the caller may wipe it afterwards
     * @param alias which key of a PKCS#12 file, compared without case; null where it holds one
     * @return the key
     * @throws KeyException if the file could not be used
     */
    public static MerchantKey fromFile(Path path, char[] password, String alias) {
        NativeLibrary.require();
        byte[] file = Text.utf8(path.toString(), "path");
        byte[] name = Text.utf8(alias, "alias");
        return opened(password, secret -> Call.make(
                (key, error) -> C.bestpay_merchant_key_from_file(file, secret, name, key, error)));
    }

    /**
     * As {@link #fromFile(Path, char[], String)}, from memory.
     *
     * @param bytes the file's bytes, at most 1 MiB
     * @param password its password, or null where it needs none; the caller may wipe it afterwards
     * @param alias which key of a PKCS#12 file, compared without case; null where it holds one
     * @return the key
     * @throws KeyException if the bytes could not be used
     */
    public static MerchantKey fromBytes(byte[] bytes, char[] password, String alias) {
        NativeLibrary.require();
        Objects.requireNonNull(bytes, "bytes");
        byte[] name = Text.utf8(alias, "alias");
        return opened(password, secret -> Call.make((key, error) ->
                C.bestpay_merchant_key_from_bytes(bytes, NativeLibrary.size(bytes.length), secret, name, key, error)));
    }

    /** {@return "pkcs12", "pkcs8", "pkcs8-encrypted" or "pkcs1"} */
    public String kind() {
        return kind;
    }

    /** {@return the length of the modulus in bits} */
    public int bits() {
        return bits;
    }

    /** {@return the key's alias (friendlyName) as the PKCS#12 file has it} */
    public Optional<String> alias() {
        return Optional.ofNullable(alias);
    }

    /** {@return SHA-256 of the public key's SubjectPublicKeyInfo, in hex: what to compare two keys by} */
    public String spkiSha256() {
        return spkiSha256;
    }

    /** {@return the certificate beside the key in its file} */
    public Optional<Certificate> certificate() {
        return certificate;
    }

    /** Frees the key once no call uses it. It cannot be used any more; closing it again does nothing. */
    @Override
    public void close() {
        handle.close();
    }

    /** {@return the kind, the length and the fingerprint; nothing secret} */
    @Override
    public String toString() {
        return "MerchantKey(" + kind + ", " + bits + " bits, " + spkiSha256 + ")";
    }

    Handle handle() {
        return handle;
    }

    private interface Opening {
        Pointer open(byte[] password);
    }

    private static MerchantKey opened(char[] password, Opening opening) {
        byte[] secret = password == null ? null : Text.utf8(CharBuffer.wrap(password), "password");
        try {
            return new MerchantKey(opening.open(secret));
        } finally {
            Text.wipe(secret);
        }
    }
}
