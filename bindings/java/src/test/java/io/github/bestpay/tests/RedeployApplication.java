package io.github.bestpay.tests;

import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.Bestpay;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.Cashier;
import io.github.bestpay.Config;
import io.github.bestpay.Journal;
import io.github.bestpay.LibraryException;
import io.github.bestpay.LogLevel;
import java.nio.file.Paths;
import java.time.Duration;

/** An application in a container: uses all that has threads, callbacks or memory of its own, and closes it. */
public final class RedeployApplication {
    private RedeployApplication() {}

    /** Called by {@link RedeployContainer}. */
    public static void run(String config, String journalFile, String mediumNo) {
        Bestpay.setLogSink(LogLevel.DEBUG, (level, line) -> {});
        try (Config settings = Config.fromFile(Paths.get(config));
                BestpayClient client = settings.client();
                Journal journal = Journal.sqlite(Paths.get(journalFile));
                Cashier cashier = new Cashier(client, journal)) {
            BarcodeOrder order = BarcodeOrder.builder()
                    .outTradeNo("REDEPLOY-" + System.nanoTime())
                    .tradeAmt(io.github.bestpay.Amount.ofYuan("0.01"))
                    .subject("s")
                    .mediumNo(mediumNo)
                    .goodsInfo("g")
                    .notifyUrl("http://127.0.0.1:9/unheard")
                    .operator("till-1")
                    .build();
            System.out.println(cashier.takeAsync(order, Duration.ofMinutes(1)).join().stateText());
            System.out.println(cashier.recover(Duration.ZERO));
            // Forgotten instead of closed.
            new Cashier(client, journal);
        }
        Bestpay.unload();
        try {
            Bestpay.version();
        } catch (LibraryException e) {
            System.out.println(e.code());
        }
    }
}
