package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alibaba.fastjson.JSON;
import com.google.gson.Gson;
import io.github.bestpay.Amount;
import io.github.bestpay.ArgumentException;
import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.BestpayException;
import io.github.bestpay.ClientOptions;
import io.github.bestpay.Config;
import io.github.bestpay.ConfigException;
import io.github.bestpay.Effect;
import io.github.bestpay.KeyException;
import io.github.bestpay.Merchant;
import io.github.bestpay.MerchantKey;
import io.github.bestpay.Message;
import io.github.bestpay.MessageException;
import io.github.bestpay.OrderStatus;
import io.github.bestpay.PendingException;
import io.github.bestpay.PlatformKey;
import io.github.bestpay.PreparedRequest;
import io.github.bestpay.ReadOptions;
import io.github.bestpay.RefundStatus;
import io.github.bestpay.RefusedException;
import io.github.bestpay.Request;
import io.github.bestpay.RequestException;
import io.github.bestpay.SignatureException;
import io.github.bestpay.TradeStatus;
import io.github.bestpay.TransportException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every class of exception, where it comes from, and what it says. */
class ErrorsTest {
    private static final Sandbox SANDBOX = Sandbox.running();

    private final BestpayClient client = SANDBOX.client();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void textThatCWouldReadAsAnotherIsAnArgumentException() {
        String outTradeNo = Sandbox.newNumber();
        BarcodeOrder cut = SANDBOX.order(Sandbox.PAID).outTradeNo(outTradeNo).subject("a\0b").build();
        ArgumentException thrown = Thrown.by(
                ArgumentException.class, "invalid_argument", Effect.NOT_SENT, () -> client.orderByBarcode(cut));
        assertEquals("subject", thrown.field().get());
        assertEquals(outTradeNo, thrown.outTradeNo().get());
        BarcodeOrder half = SANDBOX.order(Sandbox.PAID).goodsInfo("\ud83d").build();
        thrown = Thrown.by(
                ArgumentException.class, "invalid_argument", Effect.NOT_SENT, () -> client.orderByBarcode(half));
        assertEquals("goodsInfo", thrown.field().get());
    }

    @Test
    void numbersOutOfRangeAreArgumentExceptions() {
        ClientOptions.Builder options = ClientOptions.builder();
        for (Duration none : Arrays.asList(
                Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(365), Duration.ofSeconds(Long.MAX_VALUE))) {
            ArgumentException thrown = Thrown.by(
                    ArgumentException.class, "invalid_argument", Effect.NOT_SENT, () -> options.readTimeout(none));
            assertEquals("readTimeout", thrown.field().get());
        }
        options.retryReadsWithin(Duration.ZERO);
        Thrown.by(ArgumentException.class, "invalid_argument", Effect.NOT_SENT, () -> ReadOptions.builder().maxDepth(0));
        Thrown.by(ArgumentException.class, "null_argument", Effect.UNKNOWN,
                () -> client.waitForPayment(null, client.merchant().now(), Duration.ZERO));
    }

    @Test
    void anArgumentThatEndsAQuestionSaysNothingAboutItsOrder() {
        LocalDateTime date = client.merchant().now();
        Duration none = Duration.ofMillis(-1);
        for (Executable asks : Arrays.<Executable>asList(
                () -> client.waitForPayment("A1", date, none),
                () -> client.waitForPayment("A1\0", date, Duration.ZERO),
                () -> client.waitForRefund("A1", "R1", date, none),
                () -> client.orderStatus(OrderStatus.builder().outTradeNo("A1\0").tradeDate(date).build()),
                () -> client.refundStatus(RefundStatus.builder().outTradeNo("A1\ud83d").build()),
                () -> client.merchant().prepare(OrderStatus.builder().outTradeNo("A1\0").build()))) {
            ArgumentException thrown = Thrown.by(ArgumentException.class, "invalid_argument", Effect.UNKNOWN, asks);
            assertTrue(thrown.outTradeNo().get().startsWith("A1"));
        }
        ArgumentException thrown = Thrown.by(ArgumentException.class, "invalid_argument", Effect.UNKNOWN,
                () -> client.waitForRefund("A1", "R1", date, none));
        assertEquals("R1", thrown.outRequestNo().get());
    }

    @Test
    void aNullThatIsNotAllowedIsANullPointerException() {
        assertThrows(NullPointerException.class, () -> client.orderByBarcode(null));
        assertThrows(NullPointerException.class, () -> Message.signingString(null));
        assertThrows(NullPointerException.class, () -> PlatformKey.fromBytes(null));
        assertThrows(NullPointerException.class, () -> client.merchant().readCallback(null));
        assertThrows(NullPointerException.class,
                () -> client.call(Request.of("order_status", Collections.singletonMap("outTradeNo", null))));
    }

    @Test
    void whateverAcceptCannotUseTheRequestHasLeft() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        Merchant merchant = client.merchant();
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
        String outTradeNo = order.fields().get("outTradeNo");
        BarcodeOrder cut = SANDBOX.order(Sandbox.PAID).outTradeNo(outTradeNo).subject("cof\0fee").build();
        BarcodeOrder half = SANDBOX.order(Sandbox.PAID).outTradeNo(outTradeNo).subject("\ud83d").build();
        Map<String, String> noValue = new HashMap<>();
        noValue.put("outTradeNo", outTradeNo);
        noValue.put("tradeDate", null);
        for (MessageException thrown : Arrays.asList(
                refused("null_argument", () -> merchant.accept(order, 200, null)),
                refused("null_argument", () -> merchant.accept(Request.of("order_status", noValue), 200, body)),
                refused("invalid_argument", () -> merchant.accept(cut, 200, body)),
                refused("invalid_argument", () -> merchant.accept(half, 200, body)),
                refused("invalid_argument", () -> merchant.accept(order, -1, body)),
                refused("invalid_json", () -> merchant.accept(order, 200, new byte[0])))) {
            assertEquals(outTradeNo, thrown.outTradeNo().get());
        }
        assertEquals("subject", refused("invalid_argument", () -> merchant.accept(cut, 200, body)).field().get());
        refused("null_argument", () -> merchant.accept(null, 200, body));
        refused("invalid_argument", () -> merchant.accept(Request.of("no such", Collections.emptyMap()), 200, body));
        Merchant closed = SANDBOX.merchant();
        closed.close();
        MessageException thrown = refused("closed", () -> closed.accept(order, 200, body));
        assertEquals(outTradeNo, thrown.outTradeNo().get());
        assertTrue(thrown.getCause() instanceof IllegalStateException);
    }

    private static MessageException refused(String code, Executable accept) {
        return Thrown.by(MessageException.class, code, Effect.UNKNOWN, accept);
    }

    @Test
    void whatIsShownHoldsNoCodeAndNoSecondLine() {
        // The orders' numbers have letters.
        String code = "510000000000077777";
        BarcodeOrder.Builder builder = SANDBOX.order(code).outTradeNo("A1\n2026-03-01 INFO A2 SUCCESS");
        BarcodeOrder order = builder.build();
        assertEquals("barcode_order(A1\\u000a2026-03-01 INFO A2 SUCCESS)", order.toString());
        Gson byMembers = new Gson();
        PreparedRequest prepared = client.merchant().prepare(SANDBOX.order(code).build());
        for (Object shown : Arrays.asList(order, builder, prepared, Collections.singletonList(order))) {
            assertFalse((shown + " " + JSON.toJSONString(shown)).contains(code));
        }
        // Duration and lambdas are closed to it on later JDKs.
        for (Object shown : Arrays.asList(order, builder)) {
            assertFalse(written(byMembers, shown).contains(code));
        }
    }

    private static String written(Gson byMembers, Object value) {
        try {
            return byMembers.toJson(value);
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void settingsThatAreMissingOrWrongAreConfigExceptions() throws IOException {
        ConfigException missing = Thrown.by(
                ConfigException.class, "invalid_config", Effect.NOT_SENT, () -> merchant().merchantNo("").build());
        assertEquals("merchantNo", missing.field().get());
        ConfigException nowhere = Thrown.by(
                ConfigException.class, "invalid_config", Effect.NOT_SENT, () -> withoutAddress().build());
        assertEquals("api_url", nowhere.field().get());
        Thrown.by(ConfigException.class, "invalid_config", Effect.NOT_SENT, () -> Merchant.builder().build());
        Thrown.by(ConfigException.class, "insecure_url", Effect.NOT_SENT,
                () -> merchant().apiUrl("http://gateway.example/").build());
        merchant().apiUrl("http://gateway.example/").allowPlainHttp().build().close();
        Thrown.by(ConfigException.class, "invalid_config", Effect.NOT_SENT,
                () -> Config.fromToml("colour = 1", SANDBOX.file("")));
        Thrown.by(ConfigException.class, "invalid_config", Effect.NOT_SENT, () -> Config.fromFile(SANDBOX.file("none")));
        Thrown.by(ConfigException.class, "invalid_config", Effect.NOT_SENT,
                () -> SANDBOX.client(ClientOptions.builder().proxy("?").build()));
    }

    @Test
    void keyFilesThatCannotBeUsedAreKeyExceptions() throws IOException {
        byte[] p12 = Files.readAllBytes(SANDBOX.file("merchant.p12"));
        char[] password = "123456".toCharArray();
        Thrown.by(KeyException.class, "wrong_password", Effect.NOT_SENT,
                () -> MerchantKey.fromBytes(p12, "wrong".toCharArray(), null));
        Thrown.by(KeyException.class, "alias_not_found", Effect.NOT_SENT,
                () -> MerchantKey.fromBytes(p12, password, "nobody"));
        Thrown.by(KeyException.class, "key_unreadable", Effect.NOT_SENT,
                () -> MerchantKey.fromFile(SANDBOX.file("none"), password));
        Thrown.by(KeyException.class, "invalid_key", Effect.NOT_SENT, () -> PlatformKey.fromBytes(new byte[0]));
    }

    @Test
    void aRequestExceptionNamesTheField() {
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).tradeAmt(null).build();
        RequestException thrown = Thrown.by(
                RequestException.class, "missing_field", Effect.NOT_SENT, () -> client.orderByBarcode(order));
        assertEquals("tradeAmt", thrown.field().get());
        assertEquals(order.fields().get("outTradeNo"), thrown.outTradeNo().get());
        assertTrue(thrown.getMessage().startsWith("missing_field: ") && thrown.getMessage().contains("tradeAmt"));
        assertFalse(thrown.report().isPresent() || thrown.httpStatus().isPresent() || thrown.platformCode().isPresent());
        BarcodeOrder.Builder builder = SANDBOX.order(Sandbox.PAID);
        Thrown.by(RequestException.class, "invalid_field", Effect.NOT_SENT,
                () -> client.orderByBarcode(builder.tradeAmt(Amount.ofFen(0)).build()));
        Thrown.by(RequestException.class, "invalid_field", Effect.NOT_SENT,
                () -> client.orderByBarcode(SANDBOX.order(Sandbox.PAID).timeOut(Duration.ZERO).build()));
        Thrown.by(RequestException.class, "invalid_field", Effect.NOT_SENT, () -> builder.timeOut(Duration.ofMillis(1500)));
        Thrown.by(RequestException.class, "unknown_field", Effect.UNKNOWN,
                () -> client.call(Request.of("order_status", Collections.singletonMap("colour", "red"))));
    }

    @Test
    void messagesThatAreNoneAreMessageExceptions() {
        Thrown.by(MessageException.class, "duplicate_member", Effect.UNKNOWN,
                () -> Message.signingString(utf8("{\"a\":1,\"a\":2}")));
        Thrown.by(MessageException.class, "invalid_json", Effect.UNKNOWN, () -> Message.signingString(utf8("")));
        Thrown.by(MessageException.class, "too_deep", Effect.UNKNOWN,
                () -> Message.signingString(utf8("{\"a\":{}}"), ReadOptions.builder().maxDepth(1).build()));
    }

    @Test
    void aRefusalCarriesThePlatformsWords() {
        BarcodeOrder order = SANDBOX.order(Sandbox.REFUSED).build();
        RefusedException thrown = Thrown.by(
                RefusedException.class, "refused", Effect.REFUSED, () -> client.orderByBarcode(order));
        assertFalse(thrown.platformCode().get().isEmpty());
        assertFalse(thrown.platformMessage().get().isEmpty());
        assertEquals(order.fields().get("outTradeNo"), thrown.outTradeNo().get());
    }

    @Test
    void anOrderWhoseAnswerIsLostIsAskedFor() {
        SANDBOX.orderFault("barcode_order", "http_500", 0);
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
        TransportException thrown = Thrown.by(
                TransportException.class, "http_status", Effect.UNKNOWN, () -> client.orderByBarcode(order));
        assertEquals(500, thrown.httpStatus().getAsInt());
        TradeStatus status = client.waitForPayment(
                        thrown.outTradeNo().get(), client.merchant().now(), Duration.ofSeconds(60))
                .tradeStatus();
        assertEquals(TradeStatus.SUCCESS, status);
    }

    @Test
    void whatNeverLeftMayBeSentAgain() throws IOException {
        String nobody;
        try (ServerSocket gone = new ServerSocket(0)) {
            nobody = "http://127.0.0.1:" + gone.getLocalPort();
        }
        try (Merchant merchant = merchant().apiUrl(nobody).build(); BestpayClient away = new BestpayClient(merchant)) {
            Thrown.by(TransportException.class, "connect", Effect.NOT_SENT,
                    () -> away.orderByBarcode(SANDBOX.order(Sandbox.PAID).build()));
            Thrown.by(TransportException.class, "connect", Effect.NOT_SENT, away::probe);
        }
    }

    @Test
    void aForeignSignatureIsExplained() {
        SANDBOX.orderFault("barcode_order", "wrong_key", 0);
        SignatureException thrown = Thrown.by(
                SignatureException.class, "signature_mismatch", Effect.UNKNOWN,
                () -> client.orderByBarcode(SANDBOX.order(Sandbox.PAID).build()));
        assertFalse(thrown.report().get().opens());
        assertFalse(thrown.report().get().text().isEmpty() || thrown.report().get().attempts().isEmpty());
        assertEquals("wrong_key", thrown.hint().get());
        assertFalse(thrown.advice().get().isEmpty());
    }

    @Test
    void anOrderThatNobodyPaysStaysPending() {
        ClientOptions options = ClientOptions.builder()
                .pollFirst(Duration.ofMillis(50))
                .pollLongest(Duration.ofMillis(100))
                .build();
        BarcodeOrder order = SANDBOX.order(Sandbox.NEVER_PAID).build();
        try (BestpayClient asking = SANDBOX.client(options)) {
            assertEquals(TradeStatus.WAITFORPAY, asking.orderByBarcode(order).tradeStatus());
            PendingException thrown = Thrown.by(
                    PendingException.class, "still_pending", Effect.UNKNOWN,
                    () -> asking.waitForPayment(
                            order.fields().get("outTradeNo"), asking.merchant().now(), Duration.ofMillis(300)));
            assertEquals(order.fields().get("outTradeNo"), thrown.outTradeNo().get());
        }
    }

    @Test
    void anExceptionCanBeSerialisedWithAllThatItSays() throws IOException, ClassNotFoundException {
        SANDBOX.orderFault("barcode_order", "wrong_key", 0);
        BestpayException thrown = assertThrows(
                BestpayException.class, () -> client.orderByBarcode(SANDBOX.order(Sandbox.PAID).build()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(thrown);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            SignatureException read = (SignatureException) in.readObject();
            assertEquals(Effect.UNKNOWN, read.effect());
            assertEquals(thrown.report().get().text(), read.report().get().text());
        }
    }

    private static Merchant.Builder merchant() {
        return withoutAddress().apiUrl(SANDBOX.url());
    }

    private static Merchant.Builder withoutAddress() {
        try (Config config = SANDBOX.config(); Merchant configured = config.merchant()) {
            return Merchant.builder()
                    .institutionCode(configured.institutionCode())
                    .merchantNo(configured.merchantNo())
                    .key(MerchantKey.fromFile(SANDBOX.file("merchant.p12"), "123456".toCharArray()))
                    .platformKey(PlatformKey.fromFile(SANDBOX.file("platform.cer")));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
