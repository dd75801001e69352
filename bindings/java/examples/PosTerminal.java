// A till: scan the payer's code, order, wait, print a receipt, refund. What the cashier reads follows the effect.
//
//   java PosTerminal bestpay.toml 12.50 [--code CODE] [--wait SECONDS] [--refund]
//
// Without --code the scanner is standard input. Ends with 0: paid, 1: not charged, 2: not known yet.

import io.github.bestpay.Amount;
import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BarcodeOrderResult;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.BestpayException;
import io.github.bestpay.Config;
import io.github.bestpay.Effect;
import io.github.bestpay.OrderStatusResult;
import io.github.bestpay.Refund;
import io.github.bestpay.TradeStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Iterator;

public final class PosTerminal {
    private static final String NOTIFY_URL = "https://shop.example/bestpay/notify";
    private static final String OPERATOR = "till-1";
    private static final Path JOURNAL = Paths.get("pos-journal.txt");

    private enum Outcome {
        PAID,
        NOT_CHARGED,
        NOT_KNOWN
    }

    private final BestpayClient client;
    private final Duration patience;
    private final String outTradeNo;
    private final LocalDateTime requestDate;
    private final Amount amount;

    private PosTerminal(BestpayClient client, Amount amount, Duration patience) {
        this.client = client;
        this.amount = amount;
        this.patience = patience;
        // Unique for this till; a real one counts in its journal.
        this.outTradeNo = "TILL1-" + System.currentTimeMillis() + "-" + System.nanoTime() % 1_000_000;
        this.requestDate = client.merchant().now();
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
                .requestDate(requestDate)
                .build();
        remember("order", outTradeNo, requestDate);
        try {
            BarcodeOrderResult result = client.orderByBarcode(order);
            if (result.isFinal()) {
                return say(result.tradeStatus());
            }
            System.out.println("WAIT. The customer confirms on the phone.");
        } catch (BestpayException e) {
            System.err.println(e.getMessage());
            switch (e.effect()) {
                case NOT_SENT:
                    System.out.println("NOT CHARGED. Nothing was sent: try again.");
                    return Outcome.NOT_CHARGED;
                case REFUSED:
                    System.out.println("REFUSED: " + e.platformMessage().orElse(e.code())
                            + ". Not charged. Ask for another code.");
                    return Outcome.NOT_CHARGED;
                default:
                    System.out.println("DO NOT SCAN AGAIN. Asking whether the customer has paid.");
            }
        }
        return waitForPayment();
    }

    /** Asks until the order is final. Whatever goes wrong here is about the question: the order may have been paid. */
    private Outcome waitForPayment() {
        try {
            OrderStatusResult status = client.waitForPayment(outTradeNo, requestDate, patience);
            status.errorMsgDesc().ifPresent(System.out::println);
            return say(status.tradeStatus());
        } catch (BestpayException e) {
            System.out.println("STILL NOT KNOWN whether the customer has paid. Do not scan again. Order " + outTradeNo
                    + ": ask later.");
            System.err.println(e.getMessage());
            return Outcome.NOT_KNOWN;
        }
    }

    private static Outcome say(TradeStatus status) {
        switch (status) {
            case SUCCESS:
                System.out.println("PAID.");
                return Outcome.PAID;
            case FAIL:
                System.out.println("PAYMENT FAILED. Not charged. Ask for another code.");
                return Outcome.NOT_CHARGED;
            case CLOSE:
                System.out.println("ORDER CLOSED. Not charged.");
                return Outcome.NOT_CHARGED;
            default:
                System.out.println("NOT KNOWN YET.");
                return Outcome.NOT_KNOWN;
        }
    }

    private void printReceipt() {
        System.out.println("--------------------------------");
        System.out.println("Merchant  " + client.merchant().merchantNo());
        System.out.println("Order     " + outTradeNo);
        System.out.println("Time      " + requestDate);
        System.out.println("Amount    CNY " + amount);
        System.out.println("--------------------------------");
    }

    private void giveBack() {
        String outRequestNo = outTradeNo + "-R1";
        LocalDateTime refundDate = client.merchant().now();
        Refund refund = Refund.builder()
                .outTradeNo(outTradeNo)
                .outRequestNo(outRequestNo)
                .refundAmt(amount)
                .operator(OPERATOR)
                .notifyUrl(NOTIFY_URL)
                .requestDate(refundDate)
                .build();
        remember("refund", outRequestNo, refundDate);
        try {
            client.refund(refund);
        } catch (BestpayException e) {
            System.err.println(e.getMessage());
            if (e.effect() != Effect.UNKNOWN) {
                System.out.println("NO REFUND: " + e.platformMessage().orElse(e.code()) + ".");
                return;
            }
        }
        // Also after an answer: only the platform's books say that the money is back.
        try {
            TradeStatus status =
                    client.waitForRefund(outTradeNo, outRequestNo, refundDate, patience).tradeStatus();
            System.out.println((status == TradeStatus.SUCCESS ? "REFUNDED CNY " : "NO REFUND of CNY ") + amount + ".");
        } catch (BestpayException e) {
            System.out.println("REFUND NOT KNOWN YET. Do not refund again. Refund " + outRequestNo + ": ask later.");
            System.err.println(e.getMessage());
        }
    }

    /** What is needed to ask for the order after a power cut. A real till puts it where it survives one. */
    private static void remember(String what, String number, LocalDateTime date) {
        String line = what + " " + number + " " + date + System.lineSeparator();
        try {
            Files.write(
                    JOURNAL,
                    line.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal cannot be written, so no payment is taken", e);
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
                    "usage: PosTerminal bestpay.toml AMOUNT [--code CODE] [--wait SECONDS] [--refund]");
        }
        Amount amount = Amount.ofYuan(arguments[1]);
        String code = null;
        Duration patience = Duration.ofSeconds(60);
        boolean refund = false;
        for (Iterator<String> rest = Arrays.asList(arguments).listIterator(2); rest.hasNext(); ) {
            String option = rest.next();
            if (option.equals("--refund")) {
                refund = true;
            } else if (option.equals("--code") && rest.hasNext()) {
                code = rest.next();
            } else if (option.equals("--wait") && rest.hasNext()) {
                patience = Duration.ofSeconds(Long.parseLong(rest.next()));
            } else {
                throw new IllegalArgumentException("the till does not know `" + option + "`");
            }
        }
        try (Config config = Config.fromFile(Paths.get(arguments[0])); BestpayClient client = config.client()) {
            PosTerminal till = new PosTerminal(client, amount, patience);
            Outcome outcome = till.pay(code == null ? scanned() : code);
            if (outcome == Outcome.PAID) {
                till.printReceipt();
                if (refund) {
                    till.giveBack();
                }
            }
            return outcome;
        }
    }

    public static void main(String[] arguments) {
        Outcome outcome = Outcome.NOT_CHARGED;
        try {
            outcome = run(arguments);
        } catch (IOException | RuntimeException e) {
            System.out.println("NOT CHARGED. The till cannot take payments: " + e.getMessage());
        }
        System.exit(outcome.ordinal());
    }
}
