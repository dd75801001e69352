package io.github.bestpay.junit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.Config;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A sandbox in its own process: a test takes payments with it, and tells it what to do. */
public final class Sandbox implements AutoCloseable {
    private static final int TIMEOUT_MILLISECONDS = 60_000;

    private final Process process;
    private final Path folder;
    private final String url;
    private final Map<String, String> reserved = new LinkedHashMap<>();

    private Sandbox(Process process, Path folder, String url) {
        this.process = process;
        this.folder = folder;
        this.url = url;
        for (JsonElement row : list("reserved")) {
            reserved.put(text(row, "name"), text(row, "value"));
        }
    }

    /**
     * Starts one. The program {@code bestpay} is looked for under the system property {@code bestpay.program}, then under
     * the environment's {@code BESTPAY_PROGRAM}, and then on the PATH.
     *
     * @return the sandbox, to be closed by the caller
     */
    public static Sandbox start() {
        String program = Optional.ofNullable(System.getProperty("bestpay.program"))
                .orElse(Optional.ofNullable(System.getenv("BESTPAY_PROGRAM")).orElse("bestpay"));
        try {
            Path folder = Files.createTempDirectory("bestpay-sandbox");
            Path log = folder.resolve("log");
            Process process = new ProcessBuilder(
                            program, "sandbox", "--dir", folder.toString(), "--settle-after", "300",
                            "--callback-retry", "300")
                    .redirectError(log.toFile())
                    .start();
            // Also where the test's JVM is ended before the extension is.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = lines.readLine();
            if (line == null) {
                throw new IllegalStateException("the sandbox does not start: "
                        + new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
            }
            return new Sandbox(process, folder, text(JsonParser.parseString(line), "url"));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the program `" + program + "` cannot be started: name it by -Dbestpay.program=FILE", e);
        }
    }

    /** {@return the bestpay.toml of the sandbox's merchant; its keys are beside it} */
    public Path config() {
        return folder.resolve("bestpay.toml");
    }

    /** {@return the sandbox's address} */
    public String url() {
        return url;
    }

    /** {@return a client of the sandbox's merchant, to be closed by the caller} */
    public BestpayClient client() {
        try (Config config = Config.fromFile(config())) {
            return config.client();
        }
    }

    /**
     * A payment code, or another reserved value, that decides what comes of an order: {@code paid}, {@code paid_later},
     * {@code never_paid}, {@code failed}, {@code refused} and others, as docs/program.md has them.
     *
     * @param name its name
     * @return the value
     */
    public String reserved(String name) {
        String value = reserved.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the sandbox has " + reserved.keySet() + ", and no " + name);
        }
        return value;
    }

    /**
     * Pays an order, as its payer would.
     *
     * @param outTradeNo the order's number
     */
    public void pay(String outTradeNo) {
        control("orders/" + outTradeNo + "/pay", new JsonObject());
    }

    /**
     * Lets the next call of an interface go wrong.
     *
     * @param interfaceName "barcode_order", "refund" and the like
     * @param fault the fault's name, as docs/faults.md has it: "no_answer", "http_500"
     */
    public void fault(String interfaceName, String fault) {
        JsonObject order = new JsonObject();
        order.addProperty("interface", interfaceName);
        order.addProperty("fault", fault);
        control("faults", order);
    }

    /**
     * Chooses how callbacks are written from now on.
     *
     * @param format "json" or "form"
     */
    public void callbackFormat(String format) {
        JsonObject settings = new JsonObject();
        settings.addProperty("callback_format", format);
        control("settings", settings);
    }

    /**
     * How often a request of an interface about an order has reached the platform.
     *
     * @param interfaceName "barcode_order", "refund" and the like
     * @param outTradeNo the order's number
     * @return how often
     */
    public int calls(String interfaceName, String outTradeNo) {
        int calls = 0;
        for (JsonElement event : list("ledger")) {
            if ("call".equals(text(event, "event"))
                    && interfaceName.equals(text(event, "interface"))
                    && outTradeNo.equals(text(event, "outTradeNo"))) {
                calls++;
            }
        }
        return calls;
    }

    /** Ends the process. Its folder stays, with its log. */
    @Override
    public void close() {
        process.destroy();
    }

    private JsonArray list(String what) {
        return JsonParser.parseString(answer(what, null)).getAsJsonArray();
    }

    private void control(String what, JsonObject body) {
        answer(what, body.toString());
    }

    /** GET, or POST of a body. */
    private String answer(String what, String body) {
        try {
            URI address = URI.create(url + "/sandbox/" + what);
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLISECONDS);
            connection.setReadTimeout(TIMEOUT_MILLISECONDS);
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                StringBuilder said = new StringBuilder();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.append(line).append('\n');
                }
                if (status != HttpURLConnection.HTTP_OK) {
                    throw new IllegalArgumentException(what + ": HTTP status " + status + ", " + said);
                }
                return said.toString();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(JsonElement object, String name) {
        JsonElement member = object.getAsJsonObject().get(name);
        return member == null || member.isJsonNull() ? null : member.getAsString();
    }
}
