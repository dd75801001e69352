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
 * other filter: one that sets a character set, or looks for a hidden method, would read the body as a form, and a form that
 * was read cannot be verified any more.
 *
 * <pre>{@code
 * Filter filter = new CallbackFilter(body -> cashier.onCallback(body).reply());
 * }</pre>
 *
 * <p>A body that is longer than the limit is answered by 413, another method than POST by 405. All else has the status 200
 * and the handler's reply. What the handler throws goes to the container.
 */
public final class CallbackFilter implements Filter {
    private final Function<byte[], CallbackReply> handler;
    private final int limit;

    /**
     * A filter for bodies of at most {@link RawBody#LIMIT} bytes.
     *
     * @param handler given the body as it came, says what to answer
     */
    public CallbackFilter(Function<byte[], CallbackReply> handler) {
        this(handler, RawBody.LIMIT);
    }

    /**
     * A filter.
     *
     * @param handler given the body as it came, says what to answer
     * @param limit how many bytes a body may have
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
