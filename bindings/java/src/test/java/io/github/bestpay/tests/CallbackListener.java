package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.bestpay.CallbackReply;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Where the sandbox's callbacks go: a server on the JDK's HttpServer, which keeps their raw bodies. */
final class CallbackListener implements AutoCloseable {
    private final BlockingQueue<byte[]> bodies = new LinkedBlockingQueue<>();
    private final HttpServer server;
    private volatile Supplier<CallbackReply> reply = CallbackReply::accepted;

    CallbackListener() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/notice", this::take);
        server.start();
    }

    String notifyUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/notice";
    }

    void reply(Supplier<CallbackReply> reply) {
        this.reply = reply;
    }

    /** The next body that comes, or has come. */
    byte[] posted() throws InterruptedException {
        byte[] body = bodies.poll(60, TimeUnit.SECONDS);
        assertNotNull(body, "no callback came");
        return body;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = PlainHttp.all(exchange.getRequestBody());
        // Before the test hears of the callback: it may change the reply then.
        CallbackReply answer = reply.get();
        bodies.add(body);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(200, answer.body().length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.body());
        }
    }
}
