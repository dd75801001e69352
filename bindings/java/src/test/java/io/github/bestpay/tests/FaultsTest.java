package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.BestpayException;
import io.github.bestpay.ClientOptions;
import io.github.bestpay.Effect;
import io.github.bestpay.MismatchException;
import io.github.bestpay.OrderStatus;
import io.github.bestpay.Refund;
import io.github.bestpay.RefundStatus;
import io.github.bestpay.Request;
import io.github.bestpay.SignatureException;
import io.github.bestpay.TransportException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every fault of the sandbox on every interface, by the member "client" of tests/faults/matrix.json: what the exception says
 * about the money, and what to resume by.
 */
class FaultsTest {
    private static final Sandbox SANDBOX = Sandbox.running();
    private static final Path MATRIX = Paths.get(System.getProperty("bestpay.vectors"), "..", "faults", "matrix.json");
    private static final Map<String, Class<? extends BestpayException>> EXCEPTIONS = new HashMap<>();

    private static final AtomicInteger ROWS = new AtomicInteger();
    private static final AtomicInteger PASSED = new AtomicInteger();

    static {
        EXCEPTIONS.put("timeout", TransportException.class);
        EXCEPTIONS.put("connection_lost", TransportException.class);
        EXCEPTIONS.put("http_status", TransportException.class);
        EXCEPTIONS.put("missing_sign", SignatureException.class);
        EXCEPTIONS.put("signature_mismatch", SignatureException.class);
        EXCEPTIONS.put("mismatch", MismatchException.class);
    }

    private final LocalDateTime date = SANDBOX.merchant().now();
    private final BarcodeOrder paid = SANDBOX.order(Sandbox.PAID).requestDate(date).build();
    private final Refund refunded = Sandbox.refund(paid.fields().get("outTradeNo")).build();

    @AfterAll
    static void say() {
        System.out.println("faults: " + PASSED + " of " + ROWS);
        assertTrue(ROWS.get() > 0);
    }

    /** A new request of each interface, about an order that is paid and a refund that is done. */
    private Map<String, Supplier<Request<?>>> requests() {
        Map<String, Supplier<Request<?>>> requests = new HashMap<>();
        String order = paid.fields().get("outTradeNo");
        requests.put("barcode_order", () -> SANDBOX.order(Sandbox.PAID).build());
        requests.put("qrcode_order", () -> Sandbox.qrcodeOrder().build());
        requests.put("order_status", () -> OrderStatus.builder().outTradeNo(order).tradeDate(date).build());
        requests.put("refund", () -> Sandbox.refund(order).build());
        requests.put("refund_status", () -> RefundStatus.builder()
                .outTradeNo(order)
                .outRequestNo(refunded.fields().get("outRequestNo"))
                .refundDate(date)
                .build());
        return requests;
    }

    @TestFactory
    List<DynamicTest> everyFaultOnEveryInterfaceHasItsEffect() throws IOException {
        BestpayClient patient = client(60_000);
        patient.orderByBarcode(paid);
        patient.refund(refunded);
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : matrix()) {
            JsonObject row = element.getAsJsonObject();
            ROWS.incrementAndGet();
            // Only silence needs an end; everything else may take its time on a busy machine.
            BestpayClient client = row.has("read_timeout_ms") ? client(row.get("read_timeout_ms").getAsInt()) : patient;
            Supplier<Request<?>> request = requests().get(Json.text(row, "interface"));
            tests.add(DynamicTest.dynamicTest(named(row), () -> play(row, client, request.get())));
        }
        return tests;
    }

    @Test
    void theTableHasEveryFaultOnEveryInterfaceOnce() throws IOException {
        List<String> every = new ArrayList<>();
        for (JsonElement fault : SANDBOX.list("fault-names")) {
            SANDBOX.list("interfaces").forEach(name -> every.add(fault.getAsString() + " on " + name.getAsString()));
        }
        List<String> table = new ArrayList<>();
        matrix().forEach(row -> table.add(named(row.getAsJsonObject())));
        every.sort(null);
        table.sort(null);
        assertEquals(every, table);
    }

    private static void play(JsonObject row, BestpayClient client, Request<?> request) {
        String fault = Json.text(row, "fault");
        SANDBOX.orderFault(request.interfaceName(), fault, row.has("ms") ? row.get("ms").getAsInt() : 0);
        JsonObject stated = row.getAsJsonObject("client");
        String code = Json.text(stated, "code");
        if (code == null) {
            assertDoesNotThrow(() -> client.call(request));
        } else {
            Effect effect = Effect.valueOf(Json.text(stated, "effect").toUpperCase(Locale.ROOT));
            BestpayException thrown = Thrown.by(EXCEPTIONS.get(code), code, effect, () -> client.call(request));
            assertEquals(request.fields().get("outTradeNo"), thrown.outTradeNo().orElse(null));
            assertEquals(request.fields().get("outRequestNo"), thrown.outRequestNo().orElse(null));
            assertEquals(code.equals("http_status") ? 500 : 0, thrown.httpStatus().orElse(0));
        }
        assertEquals(request.interfaceName() + " " + fault, lastPlayed());
        PASSED.incrementAndGet();
    }

    private static JsonArray matrix() throws IOException {
        return JsonParser.parseString(new String(Files.readAllBytes(MATRIX), StandardCharsets.UTF_8)).getAsJsonArray();
    }

    private static String named(JsonObject row) {
        return Json.text(row, "fault") + " on " + Json.text(row, "interface");
    }

    /** Asks once: a second question would have an answer. */
    private static BestpayClient client(int readTimeoutMilliseconds) {
        return SANDBOX.client(ClientOptions.builder()
                .retryReadsWithin(Duration.ZERO)
                .readTimeout(Duration.ofMillis(readTimeoutMilliseconds))
                .build());
    }

    /** The fault that the sandbox's ledger has last. */
    private static String lastPlayed() {
        String last = "";
        for (JsonElement entry : SANDBOX.ledger()) {
            JsonObject event = entry.getAsJsonObject();
            if (event.has("fault") && !event.get("fault").isJsonNull()) {
                last = Json.text(event, "interface") + " " + Json.text(event, "fault");
            }
        }
        return last;
    }
}
