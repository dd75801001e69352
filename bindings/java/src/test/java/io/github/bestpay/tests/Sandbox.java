package io.github.bestpay.tests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.bestpay.Amount;
import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.ClientOptions;
import io.github.bestpay.Config;
import io.github.bestpay.Merchant;
import io.github.bestpay.MerchantKey;
import io.github.bestpay.PlatformKey;
import io.github.bestpay.QrcodeOrder;
import io.github.bestpay.Refund;
import io.github.bestpay.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** The program's sandbox in a process of its own: one for all tests of this JVM, ended with it. */
final class Sandbox {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Sandbox RUNNING = start();
    private static final Map<String, String> RESERVED = RUNNING.reserved();

    /** Payment codes, and a refund's remark, that choose what comes of a request. */
    static final String PAID = RESERVED.get("paid");
    static final String PAID_LATER = RESERVED.get("paid_later");
    static final String NEVER_PAID = RESERVED.get("never_paid");
    static final String FAILED = RESERVED.get("failed");
    static final String REFUSED = RESERVED.get("refused");
    static final String REFUND_DONE_LATER = RESERVED.get("refund_done_later");
    /** A notifyUrl where nobody listens. */
    static final String UNHEARD = "http://127.0.0.1:9/unheard";

    private final Path folder;
    private final String url;

    private Sandbox(Path folder, String url) {
        this.folder = folder;
        this.url = url;
    }

    static Sandbox running() {
        return RUNNING;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    String url() {
        return url;
    }

    Config config() {
        return Config.fromFile(file("bestpay.toml"));
    }

    Merchant merchant() {
        try (Config config = config()) {
            return config.merchant();
        }
    }

    /** The shop, by another clock. */
    Merchant merchant(Clock clock) {
        try (Merchant configured = merchant();
                MerchantKey key = MerchantKey.fromFile(file("merchant.p12"), "123456".toCharArray());
                PlatformKey platform = PlatformKey.fromFile(file("platform.cer"))) {
            return Merchant.builder()
                    .apiUrl(configured.apiUrl())
                    .institutionCode(configured.institutionCode())
                    .merchantNo(configured.merchantNo())
                    .key(key)
                    .platformKey(platform)
                    .clock(clock)
                    .build();
        }
    }

    BestpayClient client() {
        return client(ClientOptions.DEFAULT);
    }

    BestpayClient client(ClientOptions options) {
        try (Config config = config()) {
            return config.client(options);
        }
    }

    /** The sandbox's next call of an interface goes wrong. */
    void orderFault(String interfaceName, String fault, int milliseconds) {
        JsonObject order = new JsonObject();
        order.addProperty("interface", interfaceName);
        order.addProperty("fault", fault);
        if (milliseconds > 0) {
            order.addProperty("ms", milliseconds);
        }
        control("faults", order);
    }

    /** How callbacks are written: "json" or "form". */
    void callbackFormat(String format) {
        JsonObject settings = new JsonObject();
        settings.addProperty("callback_format", format);
        control("settings", settings);
    }

    /** Plays the payer's part. */
    void pay(String outTradeNo) {
        control("orders/" + outTradeNo + "/pay", new JsonObject());
    }

    JsonArray ledger() {
        return list("ledger");
    }

    /** What the sandbox's control API has under this name. */
    JsonArray list(String name) {
        return JsonParser.parseString(PlainHttp.get(url + "/sandbox/" + name).text()).getAsJsonArray();
    }

    /** How often a request of this interface about this order, or refund, has reached the platform. */
    int sent(Request<?> request) {
        int times = 0;
        for (JsonElement entry : ledger()) {
            JsonObject event = entry.getAsJsonObject();
            if ("call".equals(Json.text(event, "event"))
                    && request.interfaceName().equals(Json.text(event, "interface"))
                    && request.fields().get("outTradeNo").equals(Json.text(event, "outTradeNo"))
                    && Objects.equals(request.fields().get("outRequestNo"), Json.text(event, "outRequestNo"))) {
                times++;
            }
        }
        return times;
    }

    static String newNumber() {
        return "J" + Long.toString(System.nanoTime(), Character.MAX_RADIX) + "-" + NUMBERS.incrementAndGet();
    }

    BarcodeOrder.Builder order(String mediumNo) {
        try (Merchant merchant = merchant()) {
            return BarcodeOrder.builder()
                    .outTradeNo(newNumber())
                    .tradeAmt(Amount.ofYuan("12.50"))
                    .subject("聚合支付")
                    .mediumNo(mediumNo)
                    .goodsInfo("一盒")
                    .notifyUrl(UNHEARD)
                    .operator("till-1")
                    .requestDate(merchant.now());
        }
    }

    static QrcodeOrder.Builder qrcodeOrder() {
        return QrcodeOrder.builder()
                .outTradeNo(newNumber())
                .tradeAmt(Amount.ofFen(990))
                .subject("s")
                .tradeType("ALIPAY")
                .goodsInfo("g")
                .notifyUrl(UNHEARD)
                .operator("till-1");
    }

    static Refund.Builder refund(String outTradeNo) {
        return Refund.builder()
                .outTradeNo(outTradeNo)
                .outRequestNo(newNumber())
                .refundAmt(Amount.ofFen(1))
                .operator("till-1")
                .notifyUrl(UNHEARD);
    }

    /** The reserved values by their names. */
    private Map<String, String> reserved() {
        Map<String, String> reserved = new HashMap<>();
        for (JsonElement row : list("reserved")) {
            reserved.put(Json.text(row.getAsJsonObject(), "name"), Json.text(row.getAsJsonObject(), "value"));
        }
        return reserved;
    }

    private void control(String what, JsonObject body) {
        PlainHttp answer = PlainHttp.post(
                url + "/sandbox/" + what,
                Collections.singletonMap("Content-Type", "application/json"),
                body.toString().getBytes(StandardCharsets.UTF_8));
        if (answer.status() != 200) {
            throw new AssertionError(answer.text());
        }
    }

    private static Sandbox start() {
        try {
            Path folder = Files.createTempDirectory("bestpay-sandbox");
            Process process = new ProcessBuilder(
                            Paths.get(System.getProperty("bestpay.program")).toString(),
                            "sandbox", "--dir", folder.toString(), "--settle-after", "300", "--callback-retry", "300")
                    .redirectError(folder.resolve("log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = lines.readLine();
            if (line == null) {
                throw new AssertionError("the sandbox does not start; see " + folder.resolve("log"));
            }
            return new Sandbox(folder, JsonParser.parseString(line).getAsJsonObject().get("url").getAsString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
