package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BarcodeOrderResult;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.Config;
import io.github.bestpay.Effect;
import io.github.bestpay.Hash;
import io.github.bestpay.Merchant;
import io.github.bestpay.MerchantKey;
import io.github.bestpay.Message;
import io.github.bestpay.OrderStatus;
import io.github.bestpay.PlatformKey;
import io.github.bestpay.RefusedException;
import io.github.bestpay.TradeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The library's real objects, shared between threads, and closed while in use. */
class CloseTest {
    private static final Sandbox SANDBOX = Sandbox.running();

    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void whatIsClosedSaysSo() {
        Config config = SANDBOX.config();
        config.close();
        assertClosed("Config", config::client);
        MerchantKey key = MerchantKey.fromFile(SANDBOX.file("merchant.p12"), "123456".toCharArray());
        key.close();
        assertClosed("MerchantKey", () -> Message.signString(key, Hash.SHA1, "a=b"));
        assertClosed("MerchantKey", () -> Merchant.builder().key(key).build());
        PlatformKey platform = PlatformKey.fromFile(SANDBOX.file("platform.cer"));
        platform.close();
        assertClosed("PlatformKey", () -> Message.verify(platform, new byte[0]));
        Merchant merchant = SANDBOX.merchant();
        merchant.close();
        assertClosed("Merchant", merchant::now);
        assertClosed("Merchant", () -> new BestpayClient(merchant));
        BestpayClient client = SANDBOX.client();
        client.close();
        client.close();
        assertClosed("BestpayClient", client::probe);
        assertClosed("Merchant", () -> client.merchant().now());
    }

    @Test
    void aMerchantClosedWhileThreadsPrepareEndsThemAllWithoutHarm() throws Exception {
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
        try (Merchant merchant = SANDBOX.merchant()) {
            for (int round = 0; round < 50; round++) {
                Merchant shared = merchant.withMerchantNo(merchant.merchantNo());
                List<Future<?>> preparing = new ArrayList<>();
                for (int thread = 0; thread < 4; thread++) {
                    preparing.add(threads.submit(() -> assertThrows(IllegalStateException.class, () -> {
                        while (true) {
                            assertEquals(60, shared.prepare(order).readTimeout().getSeconds());
                        }
                    })));
                }
                shared.prepare(order);
                shared.close();
                for (Future<?> one : preparing) {
                    one.get(60, TimeUnit.SECONDS);
                }
            }
        }
    }

    @Test
    void anOrderUnderWayEndsAsItWouldHaveWhenItsClientIsClosed() throws Exception {
        SANDBOX.orderFault("barcode_order", "delay", 1000);
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
        BestpayClient client = SANDBOX.client();
        Future<BarcodeOrderResult> underWay = threads.submit(() -> client.orderByBarcode(order));
        // Booked before it is answered.
        for (int i = 0; i < 600 && !orders().contains(order.fields().get("outTradeNo")); i++) {
            Thread.sleep(20);
        }
        assertTrue(orders().contains(order.fields().get("outTradeNo")));
        client.close();
        assertClosed("BestpayClient", () -> client.orderByBarcode(order));
        assertEquals(TradeStatus.SUCCESS, underWay.get(60, TimeUnit.SECONDS).tradeStatus());
    }

    @Test
    void fourThreadsShareOneClient() throws InterruptedException, ExecutionException, TimeoutException {
        try (BestpayClient client = SANDBOX.client()) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 5; i++) {
                        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
                        String outTradeNo = order.fields().get("outTradeNo");
                        assertEquals(outTradeNo, client.orderByBarcode(order).outTradeNo().get());
                        OrderStatus question = OrderStatus.builder()
                                .outTradeNo(outTradeNo)
                                .tradeDate(client.merchant().now())
                                .build();
                        assertEquals(TradeStatus.SUCCESS, client.orderStatus(question).tradeStatus());
                        Thrown.by(RefusedException.class, "refused", Effect.REFUSED,
                                () -> client.orderByBarcode(SANDBOX.order(Sandbox.REFUSED).build()));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get(120, TimeUnit.SECONDS);
            }
        }
    }

    private static String orders() {
        return PlainHttp.get(SANDBOX.url() + "/sandbox/orders").text();
    }

    private static void assertClosed(String owner, Executable work) {
        assertEquals("this " + owner + " is closed", assertThrows(IllegalStateException.class, work).getMessage());
    }
}
