package io.github.bestpay;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What to answer a callback with: HTTP status 200, and these. Immutable. */
public final class CallbackReply {
    private final String contentType;
    private final byte[] body;

    private CallbackReply(Pointer reply) {
        contentType = Text.of(C.bestpay_callback_reply_content_type(reply));
        body = Text.bytes(C.bestpay_callback_reply_body(reply), C.bestpay_callback_reply_body_length(reply));
    }

    /**
     * For a callback that you have handled, now or earlier, and for one about an unknown number, after you have alerted a
     * person.
     *
     * @return the reply
     */
    public static CallbackReply accepted() {
        NativeLibrary.require();
        return made(C::bestpay_callback_reply_accepted);
    }

    /**
     * For a callback that could not be dealt with. The document does not promise that it is sent again: ask for the status
     * of what is open.
     *
     * @param errorCode for the platform's log
     * @param errorMsg for the platform's log
     * @return the reply
     */
    public static CallbackReply tryAgain(String errorCode, String errorMsg) {
        NativeLibrary.require();
        byte[] code = Text.utf8(errorCode, "errorCode");
        byte[] msg = Text.utf8(errorMsg, "errorMsg");
        return made((reply, error) -> C.bestpay_callback_reply_try_again(code, msg, reply, error));
    }

    /** Copies a reply of the library's, and frees it. */
    static CallbackReply taken(Pointer reply) {
        try {
            return new CallbackReply(reply);
        } finally {
            C.bestpay_callback_reply_free(reply);
        }
    }

    /** {@return the Content-Type of the HTTP reply} */
    public String contentType() {
        return contentType;
    }

    /** {@return a copy of its body} */
    public byte[] body() {
        return body.clone();
    }

    /** {@return whether it is a reply with the same body} */
    @Override
    public boolean equals(Object other) {
        return other instanceof CallbackReply
                && ((CallbackReply) other).contentType.equals(contentType)
                && Arrays.equals(((CallbackReply) other).body, body);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(body);
    }

    /** {@return its body, which holds nothing secret} */
    @Override
    public String toString() {
        return "CallbackReply(" + Text.shown(new String(body, StandardCharsets.UTF_8)) + ")";
    }

    private static CallbackReply made(Call.Filling function) {
        return taken(Call.make(function));
    }
}
