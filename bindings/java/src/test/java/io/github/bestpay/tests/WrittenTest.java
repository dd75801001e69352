package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bestpay.Amount;
import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BarcodeOrderResult;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.Callback;
import io.github.bestpay.CallbackKind;
import io.github.bestpay.Entry;
import io.github.bestpay.ForTests;
import io.github.bestpay.Refund;
import io.github.bestpay.RefundResult;
import io.github.bestpay.State;
import io.github.bestpay.TradeStatus;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;

/** What objects are written as, whom they equal, and that they can be made by hand. */
class WrittenTest {
    private static final ObjectMapper MAPPER = new ObjectMapper().findAndRegisterModules();

    private static Map<String, String> fields(String... namesAndTexts) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            fields.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return fields;
    }

    @Test
    void jacksonWritesEveryFieldAndMasksThePayers() throws JsonProcessingException {
        BarcodeOrder order = Sandbox.running().order(Sandbox.PAID).build();
        try (BestpayClient client = Sandbox.running().client()) {
            BarcodeOrderResult result = client.orderByBarcode(order);
            String json = MAPPER.writeValueAsString(result);
            assertTrue(json.contains("\"tradeStatus\":\"SUCCESS\""), json);
            assertTrue(json.contains("\"payAmt\":1250"), json);
            assertEquals(result.loggable().size(), MAPPER.readTree(json).size());
        }
        String json = MAPPER.writeValueAsString(order);
        assertTrue(json.contains("\"mediumNo\":\"***\"") && !json.contains(Sandbox.PAID), json);
        Refund refund = Refund.builder().outTradeNo("A1").build();
        RefundResult refunded = ForTests.result(refund, fields("buyerLoginNo", "139****1234", "refundAmt", "1"));
        assertEquals("{\"buyerLoginNo\":\"***\",\"refundAmt\":1,\"tradeStatus\":\"WAITFORPAY\"}", MAPPER.writeValueAsString(refunded));
        assertEquals("{\"amount\":1250}", MAPPER.writeValueAsString(Collections.singletonMap("amount", Amount.ofFen(1250))));
        Callback callback = ForTests.callback(CallbackKind.REAL_TIME, fields("outTradeNo", "A1", "+extra", "[1]"));
        assertEquals(
                "{\"outTradeNo\":\"A1\",\"tradeStatus\":\"WAITFORPAY\",\"other\":{\"extra\":[1]}}",
                MAPPER.writeValueAsString(callback));
    }

    @Test
    @EnabledForJreRange(minVersion = 17)
    void jackson3WritesTheSame() throws JsonProcessingException {
        Callback callback = ForTests.callback(
                CallbackKind.REAL_TIME, fields("outTradeNo", "A1", "tradeAmt", "1250", "+extra", "[1]"));
        tools.jackson.databind.ObjectMapper mapper =
                tools.jackson.databind.json.JsonMapper.builder().findAndAddModules().build();
        assertEquals(MAPPER.writeValueAsString(callback), mapper.writeValueAsString(callback));
        assertEquals("7", mapper.writeValueAsString(Amount.ofFen(7)));
    }

    @Test
    void whatIsMadeByHandIsReadAsTheRealOne() {
        BarcodeOrder order =
                BarcodeOrder.builder().outTradeNo("A1").requestDate(LocalDateTime.of(2026, 3, 1, 9, 30)).build();
        BarcodeOrderResult result =
                ForTests.result(order, fields("tradeStatus", "SUCCESS", "payAmt", "1250", "tradeNo", "a\"b\\c\u0001"));
        assertEquals(TradeStatus.SUCCESS, result.tradeStatus());
        assertEquals(Optional.of(Amount.ofFen(1250)), result.payAmt());
        assertEquals(Optional.of(LocalDateTime.of(2026, 3, 1, 9, 30)), result.requestDate());
        assertTrue(result.json().contains("\"tradeNo\":\"a\\\"b\\\\c\\u0001\""), result.json());
        assertEquals("barcode_order(SUCCESS)", result.toString());
        Callback callback = ForTests.callback(
                CallbackKind.REAL_TIME, fields("outTradeNo", "A1", "tradeAmt", "1250", "tradeStatus", "SUCCESS"));
        callback.expectPayment("A1", Amount.ofFen(1250));
        assertEquals(Optional.of(true), ForTests.callback(CallbackKind.REFUND, fields()).isRefund());
        assertEquals(Optional.empty(), ForTests.callback(CallbackKind.UNSAID, fields()).isRefund());
        Entry entry = ForTests.entry(State.WAITING, fields("outTradeNo", "A1", "interface", "barcode_order"));
        assertTrue(entry.isOpen());
        assertEquals("barcode_order(A1: waiting)", entry.toString());
    }

    @Test
    void whatHasTheSameFieldsIsEqual() {
        BarcodeOrder order = BarcodeOrder.builder().outTradeNo("A1").build();
        BarcodeOrder same = BarcodeOrder.builder().outTradeNo("A1").build();
        assertEquals(order, same);
        assertEquals(order.hashCode(), same.hashCode());
        assertNotEquals(order, BarcodeOrder.builder().outTradeNo("A2").build());
        BarcodeOrderResult paid = ForTests.result(order, fields("tradeStatus", "SUCCESS"));
        assertEquals(paid, ForTests.result(same, fields("tradeStatus", "SUCCESS")));
        assertEquals(paid.hashCode(), ForTests.result(same, fields("tradeStatus", "SUCCESS")).hashCode());
        assertNotEquals(paid, ForTests.result(same, fields("tradeStatus", "FAIL")));
        assertFalse(paid.equals(null));
    }
}
