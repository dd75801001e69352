package io.github.bestpay;

import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The platform's public key, which verifies what comes from the platform: a certificate (X.509) or a bare key (SPKI); DER,
 * PEM or bare Base64.
 *
 * <p>Merchants that were made with it keep what they need: it may be closed then. Immutable; usable from several threads
 * at once.
 */
public final class PlatformKey implements AutoCloseable {
    private final Handle handle;
    private final String kind;
    private final int bits;
    private final String spkiSha256;
    private final Optional<Certificate> certificate;
    private final List<PlatformKey> others;

    private PlatformKey(Pointer key) {
        handle = new Handle(PlatformKey.class, key, C::bestpay_platform_key_free);
        kind = Text.of(C.bestpay_platform_key_kind(key));
        bits = Text.size(C.bestpay_platform_key_bits(key));
        spkiSha256 = Text.of(C.bestpay_platform_key_spki_sha256(key));
        certificate = Certificate.of(C.bestpay_platform_key_certificate(key));
        List<PlatformKey> others = new ArrayList<>();
        Pointer other = C.bestpay_platform_key_other(key, NativeLibrary.size(0));
        while (other != null) {
            others.add(new PlatformKey(other));
            other = C.bestpay_platform_key_other(key, NativeLibrary.size(others.size()));
        }
        this.others = Collections.unmodifiableList(others);
    }

    /**
     * Reads a file.
     *
     * @param path the file
     * @return the key
     * @throws KeyException if the file could not be used
     */
    public static PlatformKey fromFile(Path path) {
        NativeLibrary.require();
        byte[] file = Text.utf8(path.toString(), "path");
        return new PlatformKey(Call.make((key, error) -> C.bestpay_platform_key_from_file(file, key, error)));
    }

    /**
     * As {@link #fromFile(Path)}, from memory.
     *
     * @param bytes the file's bytes, at most 1 MiB
     * @return the key
     * @throws KeyException if the bytes could not be used
     */
    public static PlatformKey fromBytes(byte[] bytes) {
        NativeLibrary.require();
        Objects.requireNonNull(bytes, "bytes");
        return new PlatformKey(Call.make((key, error) ->
                C.bestpay_platform_key_from_bytes(bytes, NativeLibrary.size(bytes.length), key, error)));
    }

    /** {@return "x509" or "spki"} */
    public String kind() {
        return kind;
    }

    /** {@return the length of the modulus in bits} */
    public int bits() {
        return bits;
    }

    /** {@return SHA-256 of the SubjectPublicKeyInfo, in hex: what to compare two keys by} */
    public String spkiSha256() {
        return spkiSha256;
    }

    /** {@return the certificate that the key came in} */
    public Optional<Certificate> certificate() {
        return certificate;
    }

    /**
     * The other keys of the same PEM file. A signature by any of them verifies.
     *
     * @return the keys, unmodifiable; {@link #close()} frees them too
     */
    public List<PlatformKey> others() {
        return others;
    }

    /** Frees the key once no call uses it. It cannot be used any more; closing it again does nothing. */
    @Override
    public void close() {
        others.forEach(PlatformKey::close);
        handle.close();
    }

    /** {@return the kind, the length and the fingerprint} */
    @Override
    public String toString() {
        return "PlatformKey(" + kind + ", " + bits + " bits, " + spkiSha256 + ")";
    }

    Handle handle() {
        return handle;
    }
}
