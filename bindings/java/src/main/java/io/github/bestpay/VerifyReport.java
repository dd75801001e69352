package io.github.bestpay;

import com.sun.jna.Pointer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Why a signature did not verify. It contains the message: show it to a developer, but do not log it.
 *
 * @serial exclude
 */
public final class VerifyReport implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final boolean opens;
    private final String hashName;
    private final ArrayList<Attempt> attempts = new ArrayList<>();

    VerifyReport(Pointer report) {
        text = Text.of(C.bestpay_verify_report_text(report));
        opens = C.bestpay_verify_report_opens(report) != 0;
        hashName = Text.of(C.bestpay_verify_report_hash_name(report));
        int count = Text.size(C.bestpay_verify_report_attempt_count(report));
        for (int i = 0; i < count; i++) {
            Pointer index = NativeLibrary.size(i);
            attempts.add(new Attempt(
                    Text.of(C.bestpay_verify_report_form(report, index)),
                    Text.of(
                            C.bestpay_verify_report_signing_string(report, index),
                            C.bestpay_verify_report_signing_string_length(report, index))));
        }
    }

    /** {@return the whole report, several lines} */
    public String text() {
        return text;
    }

    /** {@return whether the signature opens with this key: if so, the key is right, and another text was signed} */
    public boolean opens() {
        return opens;
    }

    /** {@return the hash named inside the signature ("sha1", "md5" and the like), if it opens and names one} */
    public Optional<String> hashName() {
        return Optional.ofNullable(hashName);
    }

    /** {@return the signing strings that were tried} */
    public List<Attempt> attempts() {
        return Collections.unmodifiableList(attempts);
    }

    /** {@return the hash and the number of attempts, without the message} */
    @Override
    public String toString() {
        return "VerifyReport(opens=" + opens + ", hashName=" + hashName + ", attempts=" + attempts.size() + ")";
    }

    /**
     * One signing string that was tried.
     *
     * @serial exclude
     */
    public static final class Attempt implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String form;
        private final String signingString;

        private Attempt(String form, String signingString) {
            this.form = form;
            this.signingString = signingString;
        }

        /** {@return "sorted", "received", "sorted-skip-null" or "received-skip-null"} */
        public String form() {
            return form;
        }

        /** {@return the signing string; it may contain U+0000} */
        public String signingString() {
            return signingString;
        }
    }
}
