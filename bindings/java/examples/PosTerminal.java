// A till: scan the payer's code, take the payment, print a receipt, refund. And remember all of it.
//
//   java PosTerminal bestpay.toml 12.50 [--order NUMBER] [--code CODE] [--wait SECONDS] [--refund]
//
// Without --code the scanner is standard input. Ends with 0: paid, 1: not paid, or nothing was sent, 2: not known yet.
//
// Its journal is journal.db beside bestpay.toml. Pull the plug in the middle of a payment and start again with the same
// number: what was left open is settled first, and the order is not sent a second time.

import io.github.bestpay.Amount;
import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.BestpayException;
import io.github.bestpay.Cashier;
import io.github.bestpay.CashierOptions;
import io.github.bestpay.Config;
import io.github.bestpay.Effect;
import io.github.bestpay.Entry;
import io.github.bestpay.Journal;
import io.github.bestpay.Language;
import io.github.bestpay.Recovery;
import io.github.bestpay.Refund;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;

public final class PosTerminal {
    private static final String NOTIFY_URL = "https://shop.example/bestpay/notify";
    private static final String OPERATOR = "till-1";
    /** Of what the cashier reads. A till in China has Language.CHINESE. */
    private static final Language LANGUAGE = Language.ENGLISH;
    /** No other till uses this journal, so what it was busy with need not wait for a minute. */
    private static final CashierOptions OPTIONS = CashierOptions.builder()
            .lease(Duration.ofSeconds(5))
            .pollFirst(Duration.ofMillis(500))
            .pollLongest(Duration.ofSeconds(5))
            .build();

    private enum Outcome {
        PAID,
        NOT_PAID,
        NOT_KNOWN
    }

    private final Cashier cashier;
    private final Duration patience;
    private final String outTradeNo;
    private final Amount amount;

    private PosTerminal(Cashier cashier, String outTradeNo, Amount amount, Duration patience) {
        this.cashier = cashier;
        this.outTradeNo = outTradeNo;
        this.amount = amount;
        this.patience = patience;
    }

    /** What was left open when the power went. */
    private void settle() {
        Recovery recovery = cashier.recover(Duration.ofSeconds(10));
        if (recovery.settled() > 0) {
            System.out.println("SETTLED AFTER THE RESTART: " + recovery.settled());
        }
    }

    private Outcome pay(String code) {
        BarcodeOrder order = BarcodeOrder.builder()
                .outTradeNo(outTradeNo)
                .tradeAmt(amount)
                .subject("Groceries")
                .mediumNo(code)
                .goodsInfo("Groceries")
                .notifyUrl(NOTIFY_URL)
                .operator(OPERATOR)
                .build();
        try {
            // Written down, sent once, and the answer written down.
            Entry entry = cashier.takePayment(order, Duration.ZERO);
            if (entry.isOpen()) {
                System.out.println(entry.tillText(LANGUAGE));
                entry = cashier.followPayment(outTradeNo, patience);
            }
            Outcome outcome = say(entry);
            if (outcome == Outcome.PAID) {
                printReceipt(entry);
            }
            return outcome;
        } catch (BestpayException e) {
            return say(e);
        }
    }

    /** The library's sentence for the cashier, and below it what the sentence has no room for. */
    private static Outcome say(Entry entry) {
        System.out.println(entry.tillText(LANGUAGE));
        if (entry.isSuccess()) {
            System.out.println("CNY " + entry.amount());
            return Outcome.PAID;
        }
        if (entry.isFinal()) {
            entry.message().ifPresent(System.out::println);
            return Outcome.NOT_PAID;
        }
        System.out.println("Start again with order " + entry.outTradeNo() + ".");
        return Outcome.NOT_KNOWN;
    }

    /** After a call that failed. A cashier reports "not sent" only where its journal has no sent request of this number. */
    private static Outcome say(BestpayException e) {
        System.out.println(e.tillText(LANGUAGE));
        System.err.println(e.getMessage());
        return e.effect() == Effect.NOT_SENT ? Outcome.NOT_PAID : Outcome.NOT_KNOWN;
    }

    private static void printReceipt(Entry paid) {
        System.out.println("--------------------------------");
        System.out.println("Merchant  " + paid.merchantNo());
        System.out.println("Order     " + paid.outTradeNo());
        System.out.println("Time      " + paid.requestDate());
        System.out.println("Amount    CNY " + paid.amount());
        System.out.println("--------------------------------");
    }

    private void giveBack() {
        Refund refund = Refund.builder()
                .outTradeNo(outTradeNo)
                .outRequestNo(outTradeNo + "-R1")
                .refundAmt(amount)
                .operator(OPERATOR)
                .notifyUrl(NOTIFY_URL)
                .build();
        try {
            say(cashier.takeRefund(refund, patience));
        } catch (BestpayException e) {
            say(e);
        }
    }

    private static String scanned() throws IOException {
        System.out.print("Scan the customer's code: ");
        BufferedReader scanner = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String code = scanner.readLine();
        return code == null ? "" : code;
    }

    private static Outcome run(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            throw new IllegalArgumentException(
                    "usage: PosTerminal bestpay.toml AMOUNT [--order NUMBER] [--code CODE] [--wait SECONDS] [--refund]");
        }
        Amount amount = Amount.ofYuan(arguments[1]);
        // Unique for this till; a real one counts.
        String outTradeNo = "TILL1-" + System.currentTimeMillis() + "-" + System.nanoTime() % 1_000_000;
        String code = null;
        Duration patience = Duration.ofSeconds(60);
        boolean refund = false;
        for (Iterator<String> rest = Arrays.asList(arguments).listIterator(2); rest.hasNext(); ) {
            String option = rest.next();
            if (option.equals("--refund")) {
                refund = true;
            } else if (option.equals("--order") && rest.hasNext()) {
                outTradeNo = rest.next();
            } else if (option.equals("--code") && rest.hasNext()) {
                code = rest.next();
            } else if (option.equals("--wait") && rest.hasNext()) {
                patience = Duration.ofSeconds(Long.parseLong(rest.next()));
            } else {
                throw new IllegalArgumentException("the till does not know `" + option + "`");
            }
        }
        Path file = Paths.get(arguments[0]);
        try (Config config = Config.fromFile(file);
                BestpayClient client = config.client();
                Journal journal = Journal.sqlite(file.resolveSibling("journal.db"));
                Cashier cashier = new Cashier(client, journal, OPTIONS)) {
            PosTerminal till = new PosTerminal(cashier, outTradeNo, amount, patience);
            till.settle();
            Outcome outcome = till.pay(code == null ? scanned() : code);
            if (outcome == Outcome.PAID && refund) {
                till.giveBack();
            }
            return outcome;
        }
    }

    public static void main(String[] arguments) {
        Outcome outcome = Outcome.NOT_KNOWN;
        try {
            outcome = run(arguments);
        } catch (IOException | RuntimeException e) {
            System.out.println("The till cannot take payments: " + e.getMessage());
        }
        System.exit(outcome.ordinal());
    }
}
