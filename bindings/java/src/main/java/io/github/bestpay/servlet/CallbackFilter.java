package io.github.bestpay.servlet;

import io.github.bestpay.CallbackReply;
import io.github.bestpay.RawBody;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;

/**
 * Answers the platform's callbacks (3.4) in a servlet container. Map it to the path of the notifyUrl alone, before every
 * other filter: a filter that sets a character set, or looks for a hidden method, would read the body as a form, and such a
 * body can no longer be verified.
 *
 * <pre>{@code
 * Filter filter = new CallbackFilter(body -> cashier.onCallback(body).reply());
 * }</pre>
 *
 * <p>A body that is longer than the limit is answered with 413, a method other than POST with 405. Everything else gets the
 * handler's reply with the status 200. An exception of the handler goes to the container.
 */
public final class CallbackFilter implements Filter {
    private final Function<byte[], CallbackReply> handler;
    private final int limit;

    /**
     * A filter for bodies of at most {@link RawBody#LIMIT} bytes.
     *
     * @param handler returns the reply to a raw body
     */
    public CallbackFilter(Function<byte[], CallbackReply> handler) {
        this(handler, RawBody.LIMIT);
    }

    /**
     * A filter for bodies of at most this many bytes.
     *
     * @param handler returns the reply to a raw body
     * @param limit the largest size of a body, in bytes
     */
    public CallbackFilter(Function<byte[], CallbackReply> handler, int limit) {
        this.handler = Objects.requireNonNull(handler, "handler");
        this.limit = limit;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        if (!asked.getMethod().equals("POST")) {
            answer.setHeader("Allow", "POST");
            answer.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        byte[] body;
        try {
            if (asked.getContentLengthLong() > limit) {
                answer.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
                return;
            }
            body = RawBody.read(asked.getInputStream(), limit);
        } catch (RawBody.TooLarge e) {
            answer.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        CallbackReply reply = handler.apply(body);
        byte[] written = reply.body();
        answer.setContentType(reply.contentType());
        answer.setContentLength(written.length);
        answer.getOutputStream().write(written);
    }
}
