package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bestpay.Amount;
import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BarcodeOrderResult;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.Cashier;
import io.github.bestpay.Entry;
import io.github.bestpay.State;
import io.github.bestpay.junit.Sandbox;
import io.github.bestpay.junit.SandboxExtension;
import io.github.bestpay.spring.BestpayNotice;
import io.github.bestpay.spring.BestpayRecovery;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** A shop with the starter, started as it would be, at the sandbox. In a package of its own, as a shop is: it is scanned. */
@ExtendWith(SandboxExtension.class)
class ShopTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** A notifyUrl where nobody listens. */
    private static final String UNHEARD = "http://127.0.0.1:9/unheard";

    private static ConfigurableApplicationContext shop;
    private static int port;

    @SpringBootApplication
    static class Shop {}

    @BeforeAll
    static void start(Sandbox sandbox, @TempDir Path folder) {
        shop = run(Map.of(
                "bestpay.config", relative(sandbox.config()),
                "bestpay.journal.file", relative(folder.resolve("journal.db")),
                "bestpay.journal.not-found-codes", "ORDER_NOT_EXIST",
                "bestpay.recover.every", "100ms",
                // What makes Spring read a form before anyone else does, and in another character set.
                "spring.servlet.encoding.charset", "GBK",
                "spring.servlet.encoding.force", "true",
                "spring.mvc.hiddenmethod.filter.enabled", "true",
                "management.endpoint.health.show-details", "always"));
        port = ((ServletWebServerApplicationContext) shop).getWebServer().getPort();
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    /** As a setting may be: from the working folder, and above it. */
    private static Path relative(Path file) {
        return Path.of("").toAbsolutePath().relativize(file.toAbsolutePath());
    }

    private static ConfigurableApplicationContext run(Map<String, Object> settings) {
        SpringApplication application = new SpringApplication(Shop.class);
        Properties properties = new Properties();
        settings.forEach((name, value) -> properties.setProperty(name, value.toString()));
        properties.setProperty("server.port", "0");
        properties.setProperty("server.address", "127.0.0.1");
        application.setDefaultProperties(properties);
        return application.run();
    }

    private static BarcodeOrder order(String mediumNo) {
        return order(mediumNo, "http://127.0.0.1:" + port + "/bestpay/notice");
    }

    private static BarcodeOrder order(String mediumNo, String notifyUrl) {
        return BarcodeOrder.builder()
                .outTradeNo("SPRING-" + System.nanoTime() + "-" + NUMBERS.incrementAndGet())
                .tradeAmt(Amount.ofYuan("12.50"))
                .subject("聚合支付")
                .mediumNo(mediumNo)
                .goodsInfo("一盒 & more")
                .notifyUrl(notifyUrl)
                .operator("till-1")
                .build();
    }

    private static HttpResponse<String> post(String type, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/bestpay/notice"))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private static String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "form"})
    void aCallbackIsVerifiedAndWrittenDownOnce(String format, Sandbox sandbox) throws InterruptedException {
        sandbox.callbackFormat(format);
        BestpayNotice notice = shop.getBean(BestpayNotice.class);
        long before = notice.taken();
        BarcodeOrder order = order(sandbox.reserved("paid"));
        Entry entry = shop.getBean(Cashier.class).takePayment(order, Duration.ofSeconds(30));
        assertEquals(State.SUCCESS, entry.state());
        for (int looks = 0; notice.taken() == before && looks < 1_000; looks++) {
            Thread.sleep(20);
        }
        assertTrue(notice.taken() > before, "no callback was taken; refused: " + notice.refused());
    }

    @Test
    void aForgedCallbackIsAnsweredAndCounted() throws IOException, InterruptedException {
        MeterRegistry registry = shop.getBean(MeterRegistry.class);
        double before = registry.get("bestpay.callbacks.refused").functionCounter().count();
        HttpResponse<String> answer = post("application/json", "{\"sign\":\"bm8=\"}");
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("\"success\":false"), answer.body());
        assertEquals(before + 1, registry.get("bestpay.callbacks.refused").functionCounter().count());
    }

    @Test
    void aBodyThatIsTooLongIsNotRead() throws IOException, InterruptedException {
        assertEquals(413, post("application/json", "x".repeat((1 << 20) + 1)).statusCode());
        // Without a Content-Length, it is counted while it is read.
        HttpRequest chunked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/bestpay/notice"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new Endless((1 << 20) + 1)))
                .build();
        assertEquals(413, HTTP.send(chunked, BodyHandlers.ofString()).statusCode());
        HttpRequest got = HttpRequest.newBuilder(chunked.uri()).build();
        assertEquals(405, HTTP.send(got, BodyHandlers.ofString()).statusCode());
    }

    @Test
    void whatWasLeftOpenIsAskedFor(Sandbox sandbox) throws InterruptedException {
        Cashier cashier = shop.getBean(Cashier.class);
        BarcodeOrder order = order(sandbox.reserved("paid_later"));
        Entry entry = cashier.takePayment(order, Duration.ZERO);
        for (int looks = 0; !entry.isFinal() && looks < 1_000; looks++) {
            Thread.sleep(20);
            entry = cashier.payment(order.fields().get("outTradeNo"));
        }
        assertEquals(State.SUCCESS, entry.state());
    }

    @Test
    void healthAndMetricsAreShown() throws IOException, InterruptedException {
        String health = get("/actuator/health");
        assertTrue(health.contains("\"bestpay\":{") && health.contains("\"open\":"), health);
        MeterRegistry registry = shop.getBean(MeterRegistry.class);
        assertTrue(registry.get("bestpay.open").gauge().value() >= 0);
        BestpayRecovery recovery = shop.getBean(BestpayRecovery.class);
        for (int looks = 0; recovery.rounds() == 0 && looks < 1_000; looks++) {
            Thread.sleep(20);
        }
        assertTrue(registry.get("bestpay.recovery.rounds").functionCounter().count() > 0);
    }

    @Test
    void theApplicationsMapperWritesAResult(Sandbox sandbox) {
        BestpayClient client = shop.getBean(BestpayClient.class);
        BarcodeOrder order = order(sandbox.reserved("paid"), UNHEARD);
        BarcodeOrderResult result = client.orderByBarcode(order);
        String json = shop.getBean(JsonMapper.class).writeValueAsString(Map.of("order", order, "result", result));
        assertTrue(json.contains("\"tradeStatus\":\"SUCCESS\"") && json.contains("\"payAmt\":1250"), json);
        assertTrue(json.contains("\"mediumNo\":\"***\""), json);
        assertFalse(json.contains(sandbox.reserved("paid")), json);
    }

    @Test
    void aMerchantCanBeInThePropertiesAndStopsWhileItAsks(Sandbox sandbox, @TempDir Path folder) {
        Path keys = sandbox.config().getParent();
        ConfigurableApplicationContext other = run(Map.of(
                "bestpay.api-url", sandbox.url(),
                "bestpay.institution-code", "3178000000000001",
                "bestpay.merchant-no", "3178000000000002",
                "bestpay.key", keys.resolve("merchant.p12"),
                "bestpay.key-password", "123456",
                "bestpay.platform-key", keys.resolve("platform.cer"),
                "bestpay.journal.file", folder.resolve("journal.db"),
                "bestpay.notice.enabled", "false"));
        try (other) {
            assertEquals(0, other.getBeansOfType(BestpayNotice.class).size());
            Cashier cashier = other.getBean(Cashier.class);
            assertTrue(cashier.takePayment(order(sandbox.reserved("never_paid"), UNHEARD), Duration.ZERO).isOpen());
        }
    }

    /** So many bytes, and no length before them. */
    private static final class Endless extends InputStream {
        private int left;

        Endless(int bytes) {
            left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }
    }
}
