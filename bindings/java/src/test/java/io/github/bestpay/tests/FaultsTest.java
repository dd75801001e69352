package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
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
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every fault of the sandbox on every interface: what the exception says about the money, and what to resume by. */
class FaultsTest {
    private static final Sandbox SANDBOX = Sandbox.running();

    /** What comes of a fault; no exception where the answer is only late. */
    private enum Fault {
        DELAY(20, null, null),
        NO_ANSWER(0, TransportException.class, "timeout"),
        RESET_BEFORE(0, TransportException.class, "connection_lost"),
        RESET_AFTER(0, TransportException.class, "connection_lost"),
        TRUNCATED(0, TransportException.class, "connection_lost"),
        HTTP_500(0, TransportException.class, "http_status"),
        UNSIGNED(0, SignatureException.class, "missing_sign"),
        WRONG_KEY(0, SignatureException.class, "signature_mismatch"),
        OTHER_ORDER(0, MismatchException.class, "mismatch"),
        SLOW_DRIP(1, null, null);

        private final int milliseconds;
        private final Class<? extends BestpayException> exception;
        private final String code;

        Fault(int milliseconds, Class<? extends BestpayException> exception, String code) {
            this.milliseconds = milliseconds;
            this.exception = exception;
            this.code = code;
        }

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final BarcodeOrder paid = SANDBOX.order(Sandbox.PAID).build();
    private final LocalDateTime date = SANDBOX.merchant().now();
    private final Refund refunded = Sandbox.refund(paid.fields().get("outTradeNo")).build();

    /** A new request of each interface, about an order that is paid and a refund that is done. */
    private Map<String, Supplier<Request<?>>> requests() {
        Map<String, Supplier<Request<?>>> requests = new LinkedHashMap<>();
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
    List<DynamicTest> everyFaultOnEveryInterfaceHasItsEffect() {
        // Asked once: a second question would have an answer.
        ClientOptions.Builder options = ClientOptions.builder().retryReadsWithin(Duration.ZERO);
        BestpayClient patient = SANDBOX.client(options.build());
        // Only silence needs an end; everything else may take its time on a busy machine.
        BestpayClient impatient = SANDBOX.client(options.readTimeout(Duration.ofMillis(300)).build());
        patient.orderByBarcode(paid);
        patient.refund(refunded);
        List<DynamicTest> tests = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            requests().forEach((interfaceName, request) -> tests.add(DynamicTest.dynamicTest(
                    fault.wireName() + " on " + interfaceName,
                    () -> play(fault, fault == Fault.NO_ANSWER ? impatient : patient, request.get()))));
        }
        return tests;
    }

    private static void play(Fault fault, BestpayClient client, Request<?> request) {
        SANDBOX.orderFault(request.interfaceName(), fault.wireName(), fault.milliseconds);
        if (fault.exception == null) {
            assertDoesNotThrow(() -> client.call(request));
        } else {
            BestpayException thrown =
                    Thrown.by(fault.exception, fault.code, Effect.UNKNOWN, () -> client.call(request));
            assertEquals(request.fields().get("outTradeNo"), thrown.outTradeNo().orElse(null));
            assertEquals(request.fields().get("outRequestNo"), thrown.outRequestNo().orElse(null));
            assertEquals(fault == Fault.HTTP_500 ? 500 : 0, thrown.httpStatus().orElse(0));
        }
        assertEquals(request.interfaceName() + " " + fault.wireName(), lastPlayed());
    }

    /** The fault that the sandbox's ledger has last. */
    private static String lastPlayed() {
        String last = "";
        for (JsonElement entry : SANDBOX.ledger().getAsJsonArray()) {
            JsonObject event = entry.getAsJsonObject();
            if (event.has("fault") && !event.get("fault").isJsonNull()) {
                last = Json.text(event, "interface") + " " + Json.text(event, "fault");
            }
        }
        return last;
    }
}
