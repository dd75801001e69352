package io.github.bestpay.tests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer by the JDK's own HTTP: what a caller with a stack of its own has. */
final class PlainHttp {
    private final int status;
    private final byte[] body;

    private PlainHttp(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    static PlainHttp post(String url, Map<String, String> headers, byte[] body) {
        try {
            HttpURLConnection connection = open(url);
            headers.forEach(connection::setRequestProperty);
            connection.setDoOutput(true);
            connection.getOutputStream().write(body);
            return of(connection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PlainHttp get(String url) {
        try {
            return of(open(url));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    static byte[] all(InputStream stream) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        for (int read = stream.read(part); read >= 0; read = stream.read(part)) {
            all.write(part, 0, read);
        }
        return all.toByteArray();
    }

    private static HttpURLConnection open(String url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(60_000);
        connection.setReadTimeout(60_000);
        return connection;
    }

    private static PlainHttp of(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new PlainHttp(status, body == null ? new byte[0] : all(body));
        }
    }
}
