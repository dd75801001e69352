package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bestpay.Amount;
import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.BestpayException;
import io.github.bestpay.Callback;
import io.github.bestpay.CallbackKind;
import io.github.bestpay.CallbackReply;
import io.github.bestpay.Effect;
import io.github.bestpay.Hash;
import io.github.bestpay.Merchant;
import io.github.bestpay.MismatchException;
import io.github.bestpay.Refund;
import io.github.bestpay.TradeStatus;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callbacks of the sandbox, JSON and form, to a server on the JDK's HttpServer. */
class CallbackTest {
    private static final Sandbox SANDBOX = Sandbox.running();

    private final CallbackListener listener = new CallbackListener();

    @AfterEach
    void stop() {
        SANDBOX.callbackFormat("json");
        listener.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "form"})
    void aPaymentsAndARefundsCallbacksAreReadComparedAndRepliedTo(String format) throws InterruptedException {
        SANDBOX.callbackFormat(format);
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).notifyUrl(listener.notifyUrl()).build();
        String outTradeNo = order.fields().get("outTradeNo");
        Amount ordered = Amount.ofYuan("12.50");
        try (BestpayClient client = SANDBOX.client()) {
            Merchant merchant = client.merchant();
            client.orderByBarcode(order);
            byte[] body = listener.posted();
            assertEquals(format.equals("json"), body[0] == '{');

            Callback callback = merchant.readCallback(body);
            callback.expectPayment(outTradeNo, ordered);
            assertEquals(TradeStatus.SUCCESS, callback.tradeStatus());
            assertTrue(callback.isFinal());
            assertNotEquals(CallbackKind.REFUND, callback.tradeType());
            assertEquals(merchant.merchantNo(), callback.merchantNo());
            assertEquals(merchant.institutionCode(), callback.institutionCode());
            assertEquals(ordered, callback.payAmt());
            assertEquals("一盒", callback.goodsInfo());
            assertEquals(Hash.SHA1, callback.hash());
            assertFalse(callback.tradeNo().isEmpty() || callback.ccy().isEmpty() || callback.form().isEmpty());
            assertTrue(callback.json().contains(outTradeNo));

            MismatchException amount = Thrown.by(
                    MismatchException.class, "mismatch", Effect.UNKNOWN,
                    () -> callback.expectPayment(outTradeNo, Amount.ofFen(1)));
            assertEquals("tradeAmt", amount.field().get());
            assertEquals(outTradeNo, amount.outTradeNo().get());
            MismatchException number = Thrown.by(
                    MismatchException.class, "mismatch", Effect.UNKNOWN,
                    () -> callback.expectPayment("another", ordered));
            assertEquals("outTradeNo", number.field().get());
            MismatchException noRefund = Thrown.by(
                    MismatchException.class, "mismatch", Effect.UNKNOWN,
                    () -> callback.expectRefund(outTradeNo, "R1", ordered));
            assertEquals("tradeType", noRefund.field().get());
            assertThrows(NullPointerException.class, () -> callback.expectPayment(null, ordered));
            assertThrows(NullPointerException.class, () -> callback.expectRefund(outTradeNo, null, ordered));
            try (Merchant other = merchant.withMerchantNo("3178000000000009")) {
                Thrown.by(MismatchException.class, "mismatch", Effect.UNKNOWN, () -> other.readCallback(body));
                String ownNumber = merchant.merchantNo();
                try (Merchant some = other.withCallbacksOf(Collections.singleton(ownNumber));
                        Merchant all = other.withCallbacksOfInstitution();
                        Merchant none = merchant.withCallbacksOf(Collections.emptyList())) {
                    assertEquals(ownNumber, some.readCallback(body).merchantNo());
                    assertEquals(ownNumber, all.readCallback(body).merchantNo());
                    Thrown.by(MismatchException.class, "mismatch", Effect.UNKNOWN, () -> none.readCallback(body));
                }
            }

            Refund refund = Refund.builder()
                    .outTradeNo(outTradeNo)
                    .outRequestNo(Sandbox.newNumber())
                    .refundAmt(Amount.ofFen(250))
                    .operator("till-1")
                    .notifyUrl(listener.notifyUrl())
                    .build();
            client.refund(refund);
            Callback refunded = merchant.readCallback(listener.posted());
            refunded.expectRefund(outTradeNo, refund.fields().get("outRequestNo"), Amount.ofFen(250));
            assertEquals(CallbackKind.REFUND, refunded.tradeType());
            assertTrue(refunded.isRefund().get());
            MismatchException noPayment = Thrown.by(
                    MismatchException.class, "mismatch", Effect.UNKNOWN,
                    () -> refunded.expectPayment(refunded.outTradeNo(), refunded.tradeAmt()));
            assertEquals("tradeType", noPayment.field().get());
        }
    }

    @Test
    void aCallbackThatWasNotTakenComesAgain() throws InterruptedException {
        listener.reply(() -> CallbackReply.tryAgain("BUSY", "the database is down"));
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).notifyUrl(listener.notifyUrl()).build();
        try (BestpayClient client = SANDBOX.client()) {
            client.orderByBarcode(order);
        }
        byte[] first = listener.posted();
        listener.reply(CallbackReply::accepted);
        Merchant merchant = SANDBOX.merchant();
        assertEquals(merchant.readCallback(first).json(), merchant.readCallback(listener.posted()).json());
    }

    @Test
    void whatIsNoCallbackOfThePlatformsHasAnUnknownEffect() throws InterruptedException {
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).notifyUrl(listener.notifyUrl()).build();
        try (BestpayClient client = SANDBOX.client()) {
            client.orderByBarcode(order);
            String body = new String(listener.posted(), StandardCharsets.UTF_8);
            for (String forged : new String[] {"", "{}", "a=b", body.replace("1250", "1251"), body + body}) {
                BestpayException thrown = assertThrows(
                        BestpayException.class,
                        () -> client.merchant().readCallback(forged.getBytes(StandardCharsets.UTF_8)));
                assertEquals(Effect.UNKNOWN, thrown.effect(), forged);
            }
        }
    }

    @Test
    void repliesAreTheDocuments() {
        assertEquals(
                "{\"success\":true,\"errorCode\":\"\",\"errorMsg\":\"\",\"result\":{\"statusCode\":\"200\"}}",
                new String(CallbackReply.accepted().body(), StandardCharsets.UTF_8));
        String again = new String(CallbackReply.tryAgain("BUSY", "稍后\"再试\"").body(), StandardCharsets.UTF_8);
        assertTrue(again.contains("BUSY") && again.contains("稍后\\\"再试\\\"") && !again.contains("200"), again);
        assertTrue(CallbackReply.accepted().contentType().contains("json"));
    }

    @Test
    void repliesWithTheSameBodyAreEqual() {
        CallbackReply busy = CallbackReply.tryAgain("BUSY", "later");
        assertEquals(CallbackReply.accepted(), CallbackReply.accepted());
        assertEquals(busy, CallbackReply.tryAgain("BUSY", "later"));
        assertEquals(busy.hashCode(), CallbackReply.tryAgain("BUSY", "later").hashCode());
        assertNotEquals(busy, CallbackReply.tryAgain("BUSY", "now"));
        assertNotEquals(busy, CallbackReply.accepted());
    }
}
