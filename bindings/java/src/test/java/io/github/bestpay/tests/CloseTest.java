package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BarcodeOrderResult;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.Cashier;
import io.github.bestpay.Config;
import io.github.bestpay.Effect;
import io.github.bestpay.Entry;
import io.github.bestpay.Hash;
import io.github.bestpay.Journal;
import io.github.bestpay.Merchant;
import io.github.bestpay.MerchantKey;
import io.github.bestpay.Message;
import io.github.bestpay.OrderStatus;
import io.github.bestpay.PlatformKey;
import io.github.bestpay.RefusedException;
import io.github.bestpay.TradeStatus;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.api.io.TempDir;

/** The library's real objects, shared between threads, and closed while in use. */
class CloseTest {
    private static final Sandbox SANDBOX = Sandbox.running();

    @TempDir
    Path folder;

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
    void aCashierNeedsNeitherItsClientNorItsJournalAnyMore() {
        Journal journal = Journal.sqlite(folder.resolve("journal.db"));
        BestpayClient client = SANDBOX.client();
        Cashier cashier = new Cashier(client, journal);
        client.close();
        assertClosed("BestpayClient", () -> new Cashier(client, journal));
        journal.close();
        journal.close();
        assertClosed("Journal", () -> journal.events(0, 1));
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
        // An interrupt is left to the caller.
        Thread.currentThread().interrupt();
        assertTrue(cashier.takePayment(order, Duration.ofSeconds(60)).isSuccess());
        assertTrue(Thread.interrupted());
        cashier.close();
        cashier.close();
        assertClosed("Cashier", () -> cashier.takePayment(order, Duration.ZERO));
        assertClosed("Cashier", () -> cashier.recover(Duration.ZERO));
        assertClosed("Cashier", () -> cashier.onCallback(new byte[0]));
    }

    @Test
    void aPaymentUnderWayIsWrittenDownWhenItsCashierIsClosed() throws Exception {
        SANDBOX.orderFault("barcode_order", "delay", 1000);
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
        Path file = folder.resolve("journal.db");
        Journal journal = Journal.sqlite(file);
        BestpayClient client = SANDBOX.client();
        Cashier cashier = new Cashier(client, journal);
        Future<Entry> underWay = threads.submit(() -> cashier.takePayment(order, Duration.ofSeconds(60)));
        waitUntilBooked(order);
        client.close();
        journal.close();
        cashier.close();
        assertClosed("Cashier", () -> cashier.events(0, 1));
        assertTrue(underWay.get(60, TimeUnit.SECONDS).isSuccess());
        try (Journal after = Journal.sqlite(file)) {
            assertTrue(after.find(order.fields().get("outTradeNo")).get(0).isSuccess());
        }
    }

    @Test
    void aJournalClosedWhileThreadsReadEndsThemAllWithoutHarm() throws Exception {
        Path file = folder.resolve("journal.db");
        for (int round = 0; round < 20; round++) {
            Journal shared = Journal.sqlite(file);
            List<Future<?>> reading = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                reading.add(threads.submit(() -> assertThrows(IllegalStateException.class, () -> {
                    while (true) {
                        assertEquals(0, shared.events(0, 1).size());
                    }
                })));
            }
            shared.entries(null, 1);
            shared.close();
            for (Future<?> one : reading) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
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
        waitUntilBooked(order);
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
                        BarcodeOrderResult ordered = client.orderByBarcode(order);
                        assertEquals(outTradeNo, ordered.outTradeNo().get());
                        OrderStatus question = OrderStatus.builder()
                                .outTradeNo(outTradeNo)
                                .tradeDate(ordered.requestDate().get())
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

    /** Booked before it is answered. */
    private static void waitUntilBooked(BarcodeOrder order) throws InterruptedException {
        String outTradeNo = order.fields().get("outTradeNo");
        for (int i = 0; i < 3000 && !orders().contains(outTradeNo); i++) {
            Thread.sleep(20);
        }
        assertTrue(orders().contains(outTradeNo));
    }

    private static String orders() {
        return PlainHttp.get(SANDBOX.url() + "/sandbox/orders").text();
    }

    private static void assertClosed(String owner, Executable work) {
        assertEquals("this " + owner + " is closed", assertThrows(IllegalStateException.class, work).getMessage());
    }
}
