package io.github.bestpay;

import com.sun.jna.Pointer;
import java.time.Instant;
import java.util.Optional;

/** What an X.509 certificate says. Immutable. */
public final class Certificate {
    private final String subject;
    private final String commonName;
    private final Instant notBefore;
    private final Instant notAfter;
    private final boolean hasExpired;

    private Certificate(Pointer certificate) {
        subject = Text.of(C.bestpay_certificate_subject(certificate));
        commonName = Text.of(C.bestpay_certificate_common_name(certificate));
        notBefore = Instant.parse(Text.of(C.bestpay_certificate_not_before(certificate)));
        notAfter = Instant.parse(Text.of(C.bestpay_certificate_not_after(certificate)));
        hasExpired = C.bestpay_certificate_has_expired(certificate) != 0;
    }

    static Optional<Certificate> of(Pointer certificate) {
        return Optional.ofNullable(certificate).map(Certificate::new);
    }

    /** {@return the whole subject} */
    public String subject() {
        return subject;
    }

    /** {@return the subject's common name} */
    public Optional<String> commonName() {
        return Optional.ofNullable(commonName);
    }

    /** {@return the first moment of its validity} */
    public Instant notBefore() {
        return notBefore;
    }

    /** {@return the last moment of its validity} */
    public Instant notAfter() {
        return notAfter;
    }

    /** {@return whether that moment had passed when the key was read; an expired certificate still verifies} */
    public boolean hasExpired() {
        return hasExpired;
    }

    /** {@return the subject and the validity} */
    @Override
    public String toString() {
        return "Certificate(" + subject + ", " + notBefore + " to " + notAfter + ")";
    }
}
