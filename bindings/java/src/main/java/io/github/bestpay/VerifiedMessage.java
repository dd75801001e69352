package io.github.bestpay;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A message that {@link Message#verify} has verified. Immutable. */
public final class VerifiedMessage {
    private final Hash hash;
    private final String form;
    private final List<Member> members;

    VerifiedMessage(Pointer verified) {
        hash = Hash.of(C.bestpay_verified_hash(verified));
        form = Text.of(C.bestpay_verified_form(verified));
        List<Member> copies = new ArrayList<>();
        int count = Text.size(C.bestpay_verified_field_count(verified));
        for (int i = 0; i < count; i++) {
            Pointer index = NativeLibrary.size(i);
            copies.add(new Member(
                    Text.of(C.bestpay_verified_field_name(verified, index)),
                    Text.of(
                            C.bestpay_verified_field_text(verified, index),
                            C.bestpay_verified_field_text_length(verified, index)),
                    Text.of(C.bestpay_verified_field_json(verified, index))));
        }
        members = Collections.unmodifiableList(copies);
    }

    /** {@return the hash inside the signature} */
    public Hash hash() {
        return hash;
    }

    /** {@return the form of the signing string that verified: "sorted", "received", "sorted-skip-null" or "received-skip-null"} */
    public String form() {
        return form;
    }

    /** {@return its members, without {@code sign}} */
    public List<Member> members() {
        return members;
    }

    /** {@return the hash and the form; nothing of the content} */
    @Override
    public String toString() {
        return "VerifiedMessage(" + hash + ", " + form + ")";
    }

    /** A member of a verified message. */
    public static final class Member {
        private final String name;
        private final String text;
        private final String json;

        private Member(String name, String text, String json) {
            this.name = name;
            this.text = text;
            this.json = json;
        }

        /** {@return its name} */
        public String name() {
            return name;
        }

        /** {@return the text of a string, or the JSON of any other value; empty for null} */
        public Optional<String> text() {
            return Optional.ofNullable(text);
        }

        /** {@return its value as JSON} */
        public String json() {
            return json;
        }
    }
}
