package io.github.bestpay.tests;

import io.github.bestpay.Amount;
import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.BestpayException;
import io.github.bestpay.Cancellation;
import io.github.bestpay.Cashier;
import io.github.bestpay.Config;
import io.github.bestpay.Entry;
import io.github.bestpay.Journal;
import java.lang.reflect.Method;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * In a JVM with one carrier: a virtual thread takes a payment that nobody pays, and another one, which is started after it,
 * ends its wait. Were the first to hold the carrier, it would print first, after a minute.
 */
final class VirtualThreadsCheck {
    private VirtualThreadsCheck() {}

    public static void main(String[] arguments) throws ReflectiveOperationException, InterruptedException {
        List<String> said = Collections.synchronizedList(new CopyOnWriteArrayList<>());
        try (Config config = Config.fromFile(Paths.get(arguments[0]));
                BestpayClient client = config.client();
                Journal journal = Journal.sqlite(Paths.get(arguments[1]));
                Cashier cashier = new Cashier(client, journal);
                Cancellation cancellation = new Cancellation();
                Cashier cancelled = cashier.cancelledBy(cancellation)) {
            Thread waits = virtual(() -> {
                Entry entry = cancelled.takePayment(order(arguments[2]), Duration.ofMinutes(1));
                said.add(entry.stateText());
                said.add("cancelled");
            });
            Thread cancels = virtual(() -> {
                while (journal.entries(null, 1).isEmpty() || !isWaiting(journal)) {
                    pause();
                }
                said.add("cancels");
                cancellation.cancel();
            });
            waits.join();
            cancels.join();
            // An exception comes out as on any other thread.
            virtual(() -> {
                try {
                    client.waitForPayment("A\0", client.merchant().now(), Duration.ZERO);
                } catch (BestpayException e) {
                    said.add("refused here: " + e.code());
                }
            }).join();
        }
        said.forEach(System.out::println);
    }

    private static boolean isWaiting(Journal journal) {
        return journal.entries(null, 1).get(0).stateText().equals("waiting");
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static BarcodeOrder order(String mediumNo) {
        return BarcodeOrder.builder()
                .outTradeNo("VIRTUAL-" + System.nanoTime())
                .tradeAmt(Amount.ofFen(1))
                .subject("s")
                .mediumNo(mediumNo)
                .goodsInfo("g")
                .notifyUrl("http://127.0.0.1:9/unheard")
                .operator("till-1")
                .build();
    }

    /** Thread.startVirtualThread, which this is compiled without. */
    private static Thread virtual(Runnable work) throws ReflectiveOperationException {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        return (Thread) start.invoke(null, work);
    }
}
