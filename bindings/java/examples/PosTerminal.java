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
import io.github.bestpay.Recovery;
import io.github.bestpay.Refund;
import io.github.bestpay.State;
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
    /** No other till works on this journal: what it was busy with need not rest for a minute. */
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
                System.out.println(entry.state() == State.WAITING
                        ? "WAIT. The customer confirms on the phone."
                        : "DO NOT SCAN AGAIN. Asking whether the customer has paid.");
                entry = cashier.followPayment(outTradeNo, patience);
            }
            return say(entry);
        } catch (BestpayException e) {
            System.err.println(e.getMessage());
            if (e.effect() == Effect.NOT_SENT) {
                // A cashier says so only where its journal knows of nothing that was sent under this number.
                System.out.println("Nothing was sent under this number. Scan again.");
                return Outcome.NOT_PAID;
            }
            return notKnown();
        }
    }

    private Outcome say(Entry entry) {
        switch (entry.state()) {
            case SUCCESS:
                System.out.println("PAID.");
                printReceipt(entry);
                return Outcome.PAID;
            case REFUSED: // The cashier has asked for its status since.
                System.out.println("REFUSED: " + why(entry) + ". Not paid. Ask for another code.");
                return Outcome.NOT_PAID;
            case FAIL:
                System.out.println("PAYMENT FAILED. Not paid. Ask for another code.");
                return Outcome.NOT_PAID;
            case CLOSE:
                System.out.println("ORDER CLOSED. Not paid.");
                return Outcome.NOT_PAID;
            case NEVER_ARRIVED:
                System.out.println("NOT PAID. The order never arrived: scan again, under a new number.");
                return Outcome.NOT_PAID;
            default:
                return notKnown();
        }
    }

    private Outcome notKnown() {
        System.out.println("STILL NOT KNOWN whether the customer has paid. Do not scan again. Start again with order "
                + outTradeNo + ".");
        return Outcome.NOT_KNOWN;
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
            Entry entry = cashier.takeRefund(refund, patience);
            if (entry.isSuccess()) {
                System.out.println("REFUNDED CNY " + amount + ".");
            } else if (entry.isFinal()) {
                System.out.println("NO REFUND: " + why(entry) + ".");
            } else {
                System.out.println("REFUND NOT KNOWN YET. Start again with order " + outTradeNo + ".");
            }
        } catch (BestpayException e) {
            System.err.println(e.getMessage());
            System.out.println(e.effect() == Effect.NOT_SENT
                    ? "NOT REFUNDED YET. Nothing was sent: take the same refund again."
                    : "REFUND NOT KNOWN YET. Start again with order " + outTradeNo + ".");
        }
    }

    private static String why(Entry entry) {
        return entry.message().orElse(entry.stateText());
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
