package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bestpay.Amount;
import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BarcodeOrderResult;
import io.github.bestpay.Bestpay;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.BestpayException;
import io.github.bestpay.ClientOptions;
import io.github.bestpay.Config;
import io.github.bestpay.Effect;
import io.github.bestpay.Hash;
import io.github.bestpay.LogLevel;
import io.github.bestpay.Merchant;
import io.github.bestpay.MerchantKey;
import io.github.bestpay.Message;
import io.github.bestpay.MismatchException;
import io.github.bestpay.OrderStatus;
import io.github.bestpay.PlatformKey;
import io.github.bestpay.PreparedRequest;
import io.github.bestpay.Probe;
import io.github.bestpay.QrcodeOrder;
import io.github.bestpay.QrcodeOrderResult;
import io.github.bestpay.ReadOptions;
import io.github.bestpay.Refund;
import io.github.bestpay.RefundStatus;
import io.github.bestpay.RefundStatusResult;
import io.github.bestpay.RefusedException;
import io.github.bestpay.Request;
import io.github.bestpay.RequestException;
import io.github.bestpay.Result;
import io.github.bestpay.SignatureException;
import io.github.bestpay.TradeStatus;
import io.github.bestpay.TransportException;
import io.github.bestpay.VerifiedMessage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The interfaces of the document against the sandbox, with our HTTP and with another; amounts, clocks, the log. */
class InterfacesTest {
    private static final Sandbox SANDBOX = Sandbox.running();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void anInterfaceThatTheDocumentDoesNotListIsCalledByItsPath() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("outTradeNo", "A1");
        fields.put("phone", "13800000000");
        try (BestpayClient client = SANDBOX.client()) {
            for (String path : Arrays.asList("/mapi/sandbox/closeOrder", "sdkRequest/closeOrder")) {
                Request<Result> request = Request.of(path, fields).masked("phone");
                assertEquals("***", request.loggable().get("phone"));
                assertEquals("A1", request.loggable().get("outTradeNo"));
                Result result = client.callAsync(request).join();
                assertEquals("unlisted", result.interfaceName());
                assertEquals("\"A1\"", result.other().get("outTradeNo"));
                assertEquals(TradeStatus.OTHER, result.tradeStatus());
                assertFalse(result.isFinal());
            }
            Request<Result> refused = Request.of("/mapi/sandbox/refused", fields);
            assertEquals(Effect.REFUSED, assertThrows(RefusedException.class, () -> client.call(refused)).effect());
            Request<Result> listed = Request.of("/mapi/o2o/aggregatePayment/refund", fields);
            assertEquals(Effect.NOT_SENT, assertThrows(RequestException.class, () -> client.call(listed)).effect());
        }
    }

    @Test
    void anOrderIsPaidWaitedForAndRefunded() {
        ClientOptions options = ClientOptions.builder().pollFirst(Duration.ofMillis(100)).build();
        try (BestpayClient client = SANDBOX.client(options)) {
            LocalDateTime date = client.merchant().now();
            BarcodeOrder order = SANDBOX.order(Sandbox.PAID_LATER).requestDate(date).build();
            String outTradeNo = order.fields().get("outTradeNo");
            BarcodeOrderResult result = client.orderByBarcode(order);
            assertEquals("barcode_order", result.interfaceName());
            assertEquals("WAITFORPAY", result.tradeStatusText());
            assertEquals(outTradeNo, result.outTradeNo().get());
            assertEquals(Amount.ofYuan("12.50"), result.tradeAmt().get());
            assertEquals(Hash.SHA1, result.hash());
            assertEquals(TradeStatus.SUCCESS, client.waitForPayment(outTradeNo, date, PATIENCE).tradeStatus());

            Refund.Builder refund = Sandbox.refund(outTradeNo)
                    .refundAmt(Amount.ofYuan("2.50"))
                    .requestDate(date)
                    .remark(Sandbox.REFUND_DONE_LATER);
            Refund first = refund.build();
            String outRequestNo = first.fields().get("outRequestNo");
            assertEquals(TradeStatus.WAITFORPAY, client.refund(first).tradeStatus());
            RefundStatusResult done = client.waitForRefund(outTradeNo, outRequestNo, date, PATIENCE);
            assertEquals(TradeStatus.SUCCESS, done.tradeStatus());
            assertEquals(Amount.ofYuan("2.50"), done.refundAmt().get());
            RefundStatus question = RefundStatus.builder()
                    .outTradeNo(outTradeNo)
                    .outRequestNo(outRequestNo)
                    .refundDate(date)
                    .build();
            assertTrue(client.refundStatus(question).isFinal());

            Refund tooMuch = refund.outRequestNo(Sandbox.newNumber()).refundAmt(Amount.ofYuan("100")).build();
            RefusedException refused =
                    Thrown.by(RefusedException.class, "refused", Effect.REFUSED, () -> client.refund(tooMuch));
            assertEquals(tooMuch.fields().get("outRequestNo"), refused.outRequestNo().get());
            assertEquals("2.50", Amount.ofFen(Long.parseLong(first.fields().get("refundAmt"))).toString());
        }
    }

    @Test
    void aFailedOrderSaysSo() {
        try (BestpayClient client = SANDBOX.client()) {
            BarcodeOrder order = SANDBOX.order(Sandbox.FAILED).build();
            BarcodeOrderResult ordered = client.orderByBarcode(order);
            assertEquals(TradeStatus.FAIL, ordered.tradeStatus());
            OrderStatus question = OrderStatus.builder()
                    .outTradeNo(order.fields().get("outTradeNo"))
                    .tradeDate(ordered.requestDate().get())
                    .build();
            assertEquals(TradeStatus.FAIL, client.orderStatus(question).tradeStatus());
        }
    }

    @Test
    void aQrcodeOrderHasAnAddressToPayAt() {
        QrcodeOrder.Builder order = Sandbox.qrcodeOrder();
        try (BestpayClient client = SANDBOX.client()) {
            QrcodeOrderResult result = client.orderByQrcode(order.build());
            assertTrue(result.paymentUrl().get().startsWith("http"));
            RequestException thrown = Thrown.by(
                    RequestException.class, "missing_field", Effect.NOT_SENT,
                    () -> client.orderByQrcode(order.outTradeNo(Sandbox.newNumber()).tradeType("TENPAY").build()));
            assertEquals("userCode", thrown.field().get());
        }
    }

    @Test
    void fieldsKnownAtRunTimeAreCalledByName() {
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("outTradeNo", order.fields().get("outTradeNo"));
        fields.put("tradeDate", order.fields().get("requestDate"));
        Request<Result> question = Request.of("order_status", fields);
        try (BestpayClient client = SANDBOX.client()) {
            client.orderByBarcode(order);
            assertEquals(TradeStatus.SUCCESS, client.call(question).tradeStatus());
            PreparedRequest prepared = client.merchant().prepare(question);
            assertEquals(Duration.ofSeconds(6), prepared.readTimeout());
            PlainHttp answer = PlainHttp.post(prepared.url(), prepared.headers(), prepared.body());
            assertTrue(client.merchant().accept(question, answer.status(), answer.body()).isFinal());
        }
    }

    @Test
    void aPreparedOrderCanBeSentByAnyoneAndItsAnswerVerified() {
        try (Merchant merchant = SANDBOX.merchant();
                MerchantKey key = MerchantKey.fromFile(SANDBOX.file("merchant.p12"), "123456".toCharArray());
                PlatformKey platform = PlatformKey.fromFile(SANDBOX.file("platform.cer"))) {
            BarcodeOrder.Builder builder = SANDBOX.order(Sandbox.PAID);
            BarcodeOrder order = builder.build();
            PreparedRequest prepared = merchant.prepare(order);
            assertEquals(Duration.ofSeconds(60), prepared.readTimeout());
            assertEquals(prepared.signingString(), Message.signingString(prepared.body()));
            String sign = Message.signString(key, Hash.SHA256, prepared.signingString());
            assertTrue(new String(prepared.body(), StandardCharsets.UTF_8).contains(sign));
            assertNotEquals(sign, Message.signString(key, Hash.SHA1, prepared.signingString()));

            PlainHttp answer = PlainHttp.post(prepared.url(), prepared.headers(), prepared.body());
            BarcodeOrderResult result = merchant.accept(order, answer.status(), answer.body());
            LocalDateTime date = prepared.requestDate().get();
            String signed = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").format(date);
            assertTrue(new String(prepared.body(), StandardCharsets.UTF_8).contains(signed), signed);
            BarcodeOrder dated = builder.requestDate(date).build();
            assertEquals(date, merchant.accept(dated, answer.status(), answer.body()).requestDate().get());
            for (byte[] unusable : new byte[][] {new byte[0], null}) {
                BestpayException failed =
                        assertThrows(BestpayException.class, () -> merchant.accept(dated, 200, unusable));
                assertEquals(date, failed.requestDate().get());
            }
            assertEquals(TradeStatus.SUCCESS, result.tradeStatus());
            assertEquals(Amount.ofFen(1250), result.payAmt().get());
            Thrown.by(TransportException.class, "http_status", Effect.UNKNOWN,
                    () -> merchant.accept(order, 502, new byte[0]));
            BarcodeOrder another = SANDBOX.order(Sandbox.PAID).build();
            Thrown.by(MismatchException.class, "mismatch", Effect.UNKNOWN,
                    () -> merchant.accept(another, answer.status(), answer.body()));

            VerifiedMessage verified = Message.verify(platform, answer.body());
            assertEquals(Hash.SHA1, verified.hash());
            assertTrue(verified.members().stream().anyMatch(member ->
                    member.name().equals("success") && member.text().get().equals("true")));
            assertTrue(verified.members().stream().anyMatch(member ->
                    member.name().equals("result") && member.json().startsWith("{")));
            Thrown.by(SignatureException.class, "sha1_forbidden", Effect.UNKNOWN,
                    () -> Message.verify(Collections.singleton(platform), answer.body(),
                            ReadOptions.builder().forbidSha1().build()));
            byte[] tampered = answer.text().replace("SUCCESS", "SUCCEED").getBytes(StandardCharsets.UTF_8);
            SignatureException thrown = Thrown.by(SignatureException.class, "signature_mismatch", Effect.UNKNOWN,
                    () -> Message.verify(Arrays.asList(platform, platform), tampered, ReadOptions.DEFAULT));
            assertTrue(thrown.report().get().opens());
            assertEquals("sha1", thrown.report().get().hashName().get());
            assertFalse(thrown.getMessage().contains("SUCCEED"));
        }
    }

    @Test
    void theAddressCanBeProbed() {
        try (BestpayClient client = SANDBOX.client()) {
            Probe probe = client.probe();
            assertTrue(probe.httpStatus() >= 200 && !probe.took().isNegative());
            assertTrue(probe.toString().startsWith("Probe(" + probe.httpStatus() + " "), probe::toString);
            assertTrue(Duration.between(probe.localTime(), Instant.now()).abs().compareTo(PATIENCE) < 0);
        }
    }

    @Test
    void amountsAreExact() {
        assertEquals(Amount.ofFen(1250), Amount.ofYuan("12.50"));
        assertEquals(7, Amount.ofYuan("0.07").fen());
        assertEquals("922337203685477.58", Amount.ofFen(92233720368547758L).toString());
        assertEquals(Amount.ofFen(Long.MAX_VALUE), Amount.ofYuan(Amount.ofFen(Long.MAX_VALUE).yuan()));
        assertEquals(Amount.ofFen(1250), Amount.ofYuan(new BigDecimal("12.5000")));
        assertEquals(Amount.ofFen(120_000), Amount.ofYuan(new BigDecimal("1.2E+3")));
        assertTrue(Amount.ofFen(1).compareTo(Amount.ofFen(2)) < 0);
        for (String none : new String[] {"12.505", "-1", "+1", "1e2", " 1", "", "१", "92233720368547758.08"}) {
            Thrown.by(RequestException.class, "invalid_field", Effect.NOT_SENT, () -> Amount.ofYuan(none));
        }
        for (String none : new String[] {"0.001", "-1", "1E+1000000000", "1E-1000000000", "1E+17"}) {
            Thrown.by(RequestException.class, "invalid_field", Effect.NOT_SENT,
                    () -> Amount.ofYuan(new BigDecimal(none)));
        }
        Thrown.by(RequestException.class, "invalid_field", Effect.NOT_SENT, () -> Amount.ofFen(-1));
    }

    @Test
    void clocksAreAskedInBeijingAndOutliveWhatTheyWereGivenTo() {
        Clock fixed = Clock.fixed(Instant.ofEpochSecond(1_772_323_200L), ZoneId.of("America/New_York"));
        LocalDateTime beijing = LocalDateTime.of(2026, 3, 1, 8, 0);
        BestpayClient client;
        try (Merchant merchant = SANDBOX.merchant(fixed)) {
            assertEquals(beijing, merchant.now());
            client = new BestpayClient(merchant);
        }
        System.gc();
        try (Merchant other = client.merchant().withMerchantNo("3178000000000009")) {
            client.close();
            System.gc();
            assertEquals(beijing, other.now());
            assertEquals("3178000000000009", other.merchantNo());
        }
    }

    @Test
    void aClockThatThrowsGivesWayToTheSystems() {
        Clock broken = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                throw new IllegalStateException("no clock");
            }
        };
        try (Merchant merchant = SANDBOX.merchant(broken); Merchant system = SANDBOX.merchant()) {
            LocalDateTime before = system.now();
            LocalDateTime now = merchant.now();
            assertFalse(now.isBefore(before) || system.now().isBefore(now));
        }
    }

    @Test
    void theLogGoesToTheLastSinkAndHoldsNoCode() {
        List<String> lines = new CopyOnWriteArrayList<>();
        AtomicReference<Throwable> refusedInside = new AtomicReference<>();
        try (BestpayClient client = SANDBOX.client()) {
            Bestpay.setLogSink(LogLevel.DEBUG, (level, line) -> {
                lines.add(level + " " + line);
                refusedInside.set(assertThrows(RuntimeException.class, Bestpay::switchLogOff));
                throw new IllegalStateException("the disk is full");
            });
            System.gc();
            client.orderByBarcode(SANDBOX.order(Sandbox.PAID).build());
            Bestpay.switchLogOff();
            int count = lines.size();
            assertTrue(count > 0);
            assertTrue(lines.stream().noneMatch(line -> line.contains(Sandbox.PAID)), lines::toString);
            assertTrue(refusedInside.get().getMessage().startsWith("invalid_argument"));
            client.orderByBarcode(SANDBOX.order(Sandbox.PAID).build());
            assertEquals(count, lines.size());
        }
        assertEquals("0.1.0", Bestpay.version());
    }

    @Test
    void nothingThatIsShownHoldsACode() {
        try (Config config = SANDBOX.config(); BestpayClient client = config.client()) {
            BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
            for (Object shown : new Object[] {
                order, client, client.merchant(), client.merchant().prepare(order), client.orderByBarcode(order)
            }) {
                assertFalse(shown.toString().contains(Sandbox.PAID), shown::toString);
            }
            assertEquals(SANDBOX.url(), config.apiUrl());
            try (Config other = config.withMerchantNo("3178000000000009")) {
                assertEquals("3178000000000009", other.merchantNo().get());
            }
        }
    }
}
