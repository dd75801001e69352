package io.github.bestpay;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;

/**
 * Makes, uses and closes everything many times in a JVM of its own, and prints by how many KiB malloc has handed out more
 * afterwards: what {@link LeakTest} looks at. {@code leak} leaves one text unfreed each time.
 */
final class LeakCheck {
    /** After these the JVM has most of what it wants of malloc. */
    private static final int WARM_UP = 50;
    private static final int CALLS = 20;
    private static final int ORDERS = 30;
    /** A message whose signing string has 4 KiB. */
    private static final byte[] MESSAGE =
            String.format("{\"a\":\"%4096s\"}", "").getBytes(StandardCharsets.UTF_8);
    /** An address where nobody listens. */
    private static final String NOBODY = "http://127.0.0.1:9";
    private static final CashierOptions OPTIONS = CashierOptions.builder().notFoundCode("NOT_EXIST").build();
    private static final LocalDateTime DATE = LocalDateTime.of(2026, 3, 1, 9, 30);

    private final byte[] privateKey;
    private final byte[] certificate;
    private final boolean leak;
    private final Path folder = Files.createTempDirectory("leak");
    private int journals;

    private LeakCheck(Path keys, boolean leak) throws IOException {
        privateKey = Files.readAllBytes(keys.resolve("merchant-1024.pkcs8.der"));
        certificate = Files.readAllBytes(keys.resolve("platform-1024.cer"));
        this.leak = leak;
    }

    public static void main(String[] arguments) throws IOException {
        int rounds = Integer.parseInt(arguments[1]);
        LeakCheck check = new LeakCheck(Paths.get(arguments[0]), arguments.length > 2);
        check.run(WARM_UP);
        long before = kibibytes();
        check.run(rounds);
        System.out.println(kibibytes() - before);
    }

    private Path newPath() {
        return folder.resolve("kept-" + ++journals + ".db");
    }

    private void run(int rounds) {
        try (Journal kept = Journal.sqlite(newPath())) {
            for (int round = 0; round < rounds; round++) {
                try (MerchantKey key = MerchantKey.fromBytes(privateKey, null, null);
                        PlatformKey platform = PlatformKey.fromBytes(certificate);
                        Merchant merchant = merchant(key, platform);
                        BestpayClient client = new BestpayClient(merchant);
                        Journal journal = Journal.sqlite(folder.resolve("again.db"));
                        Cashier cashier = new Cashier(client, kept, OPTIONS)) {
                    String outTradeNo = "A" + round % ORDERS;
                    fails(() -> cashier.takePayment(order(outTradeNo), Duration.ZERO));
                    for (int call = 0; call < CALLS; call++) {
                        call(client.merchant(), platform);
                        kept.eventsOf(cashier.payment(outTradeNo));
                        cashier.onCallback(MESSAGE);
                        new Cashier(client, kept, OPTIONS).close();
                    }
                    list(cashier, kept);
                    journal.find(outTradeNo);
                }
            }
        }
        System.gc();
    }

    private void call(Merchant merchant, PlatformKey platform) {
        OrderStatus question = OrderStatus.builder().outTradeNo("A1").tradeDate(DATE).build();
        byte[] body = merchant.prepare(question).body();
        fails(() -> merchant.accept(question, 200, body));
        fails(() -> merchant.readCallback(body));
        fails(() -> Message.verify(platform, body));
        fails(() -> merchant.prepare(OrderStatus.builder().build()));
        Message.signingString(MESSAGE);
        CallbackReply.accepted();
        if (leak) {
            Call.make((text, error) ->
                    C.bestpay_signing_string(MESSAGE, NativeLibrary.size(MESSAGE.length), null, text, error));
        }
    }

    /** Long lists: what stays behind of one counts. */
    private static void list(Cashier cashier, Journal journal) {
        cashier.recover(Duration.ZERO);
        fails(() -> cashier.refund("R1"));
        List<Entry> entries = journal.entries(null, ORDERS);
        journal.entries(entries.get(0), ORDERS);
        journal.eventsOf(entries.get(0));
        cashier.events(0, 100);
    }

    private static BarcodeOrder order(String outTradeNo) {
        return BarcodeOrder.builder()
                .outTradeNo(outTradeNo)
                .tradeAmt(Amount.ofFen(1))
                .subject("s")
                .mediumNo("1")
                .goodsInfo("g")
                .notifyUrl(NOBODY)
                .operator("till-1")
                .build();
    }

    private static Merchant merchant(MerchantKey key, PlatformKey platform) {
        return Merchant.builder()
                .apiUrl(NOBODY)
                .institutionCode("3178000000000001")
                .merchantNo("3178000000000002")
                .key(key)
                .platformKey(platform)
                .build();
    }

    private static void fails(Runnable call) {
        try {
            call.run();
        } catch (BestpayException e) {
            return;
        }
        throw new AssertionError("it was to fail");
    }

    /** What malloc has handed out and not got back. */
    private static long kibibytes() {
        return Native.load("c", Malloc.class).mallinfo2().handedOut() / 1024;
    }

    interface Malloc extends Library {
        MallInfo mallinfo2();
    }

    /** struct mallinfo2 of malloc.h. */
    @FieldOrder({
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"
    })
    public static class MallInfo extends Structure implements Structure.ByValue {
        public NativeLong arena;
        public NativeLong ordblks;
        public NativeLong smblks;
        public NativeLong hblks;
        public NativeLong hblkhd;
        public NativeLong usmblks;
        public NativeLong fsmblks;
        public NativeLong uordblks;
        public NativeLong fordblks;
        public NativeLong keepcost;

        long handedOut() {
            return uordblks.longValue() + hblkhd.longValue();
        }
    }
}
