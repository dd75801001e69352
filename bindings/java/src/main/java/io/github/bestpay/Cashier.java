package io.github.bestpay;

import com.sun.jna.Pointer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Takes payments and refunds for a client, and remembers them in a journal: it writes every order and refund down before it
 * is sent, sends it once, and advances it by every answer, status and callback. The caller's thread waits, and cannot be
 * interrupted meanwhile. Threads that share a cashier share its client's connections.
 *
 * <pre>{@code
 * try (Config config = Config.fromFile(Paths.get("bestpay.toml"));
 *         BestpayClient client = config.client();
 *         Journal journal = Journal.sqlite(Paths.get("journal.db"));
 *         Cashier cashier = new Cashier(client, journal)) {
 *     // After a start: what was left open when the power went.
 *     cashier.recover(Duration.ofSeconds(30));
 *     Entry entry = cashier.takePayment(order, Duration.ofMinutes(2));
 *     if (entry.isSuccess()) {
 *         System.out.println("paid");
 *     } else if (entry.isFinal()) {
 *         System.out.println("not paid: " + entry.message().orElse(entry.stateText()));
 *     } else {
 *         System.out.println("not known yet: take the same order again, or leave it to recover()");
 *     }
 * }
 * }</pre>
 */
public final class Cashier implements AutoCloseable {
    private final Handle handle;

    /**
     * A cashier with default settings.
     *
     * @param client by which it calls the platform; it may be closed afterwards
     * @param journal what it remembers in; it may be closed afterwards
     */
    public Cashier(BestpayClient client, Journal journal) {
        this(client, journal, CashierOptions.DEFAULT);
    }

    /**
     * A cashier.
     *
     * @param client by which it calls the platform; it may be closed afterwards
     * @param journal what it remembers in; it may be closed afterwards
     * @param options its settings
     */
    public Cashier(BestpayClient client, Journal journal, CashierOptions options) {
        Pointer settings = options.forC();
        Pointer cashier = Handle.useAll(Arrays.asList(client.handle(), journal.handle()), used -> Call.make(
                (made, error) -> C.bestpay_cashier_new(used.get(0), used.get(1), settings, made, error)));
        handle = new Handle(Cashier.class, cashier, C::bestpay_cashier_free, client.merchant().clock());
    }

    private Cashier(Pointer cashier, Object kept) {
        handle = new Handle(Cashier.class, cashier, C::bestpay_cashier_free, kept);
    }

    /**
     * This cashier, with the same client and journal, whose waits end when this is cancelled, as if their time had run out.
     * What has not left by then is not sent. What is open stays open, and {@link #recover} finds it.
     *
     * @param cancellation it may be closed afterwards
     * @return the cashier, to be closed by the caller
     */
    public Cashier cancelledBy(Cancellation cancellation) {
        Pointer cashier = Handle.useAll(Arrays.asList(handle, cancellation.handle()), used -> Call.make(
                (made, error) -> C.bestpay_cashier_cancelled_by(used.get(0), used.get(1), made, error)));
        return new Cashier(cashier, this);
    }

    // generated: calls
    /**
     * Takes 3.1, 聚合付款码收单下单接口: an order by the payer's payment code (付款码), as {@link #take} says.
     *
     * @param order sent once
     * @param within how long it is followed up
     * @return what is known
     * @throws BestpayException as {@link #take}
     */
    public Entry takePayment(BarcodeOrder order, Duration within) {
        return take(order, within);
    }

    /**
     * Takes 3.2, 聚合收款码、订单二维码收单下单接口: an order for a collection code (收款码) or order code (订单码),
     * as {@link #take} says.
     *
     * @param order sent once
     * @param within how long it is followed up
     * @return what is known
     * @throws BestpayException as {@link #take}
     */
    public Entry takeQrcodePayment(QrcodeOrder order, Duration within) {
        return take(order, within);
    }

    /**
     * Takes 3.5, 退款接口: a refund of an order, in full or in part, as {@link #take} says.
     *
     * @param refund sent once
     * @param within how long it is followed up
     * @return what is known
     * @throws BestpayException as {@link #take}
     */
    public Entry takeRefund(Refund refund, Duration within) {
        return take(refund, within);
    }
    // end of generated: calls

    /**
     * Takes an order or a refund: writes it down, sends it, and follows it up by status until it is final or this time is
     * over. What is open then stays open: see {@link Entry#state()}. The methods above are this one.
     *
     * <p>The same order again gives what is known, and goes on following it up; a second one is never sent.
     *
     * <p>An order that the payer scans (3.2) is given back once the platform has it, with its {@link Entry#paymentUrl()}, and
     * {@link #followPayment} waits for the payer. The paymentUrl comes with the answer only: where that was lost the payer
     * cannot pay, and the platform closes the order. Show another one under a new number.
     *
     * @param request sent once
     * @param within how long; the last answer may outlast it by its own time-out
     * @return what is known; a refusal by the platform is the state REFUSED
     * @throws BestpayException with the effect NOT_SENT: the same call may be made again. It carries the numbers of the order
     *     and the refund
     * @throws JournalException order_conflict: the number belongs to an order with other content, {@code field()} says
     *     which, and the effect what is known of that order, never NOT_SENT. The same order with another payment code is
     *     no conflict. journal_unavailable with the effect UNKNOWN: it was sent, and its outcome could not be written down,
     *     so {@link #recover} finds it
     * @throws ArgumentException if it is a question
     */
    public Entry take(Request<?> request, Duration within) {
        String order = request.fields().get("outTradeNo");
        String refund = request.fields().get("outRequestNo");
        int milliseconds =
                Failure.unknownUnlessCalled(order, refund, () -> Milliseconds.of(within, "within", 0));
        try (Block named = Failure.unknownUnlessCalled(order, refund, request::forC)) {
            return entry(c -> (entry, error) -> C.bestpay_cashier_take(c, named.pointer(), milliseconds, entry, error));
        }
    }

    /**
     * As {@link #take}, on a thread of this package's: for programs that compose futures. Cancelling the future does not
     * end the wait; {@link #cancelledBy} does.
     *
     * @param request sent once
     * @param within how long it is followed up
     * @return what is known; where the call failed, the future's exception has a {@link BestpayException} as its cause
     */
    public CompletableFuture<Entry> takeAsync(Request<?> request, Duration within) {
        return PlatformThreads.start(() -> take(request, within));
    }

    /**
     * What is known about an order. The platform is not asked.
     *
     * @param outTradeNo the order's number
     * @return the entry
     * @throws JournalException not_in_journal where nothing is known
     */
    public Entry payment(String outTradeNo) {
        return Failure.unknownUnlessCalled(outTradeNo, null, () -> {
            byte[] number = Text.utf8(outTradeNo, "outTradeNo");
            return entry(c -> (entry, error) -> C.bestpay_cashier_find_payment(c, number, entry, error));
        });
    }

    /**
     * What is known about a refund. The platform is not asked.
     *
     * @param outRequestNo the refund's number
     * @return the entry
     * @throws JournalException not_in_journal where nothing is known
     */
    public Entry refund(String outRequestNo) {
        return Failure.unknownUnlessCalled(null, outRequestNo, () -> {
            byte[] number = Text.utf8(outRequestNo, "outRequestNo");
            return entry(c -> (entry, error) -> C.bestpay_cashier_find_refund(c, number, entry, error));
        });
    }

    /**
     * Follows an order up by status until it is final or this time is over. What is open then stays open.
     *
     * @param outTradeNo the order's number
     * @param within how long; the last answer may outlast it by its own time-out
     * @return what is known then
     * @throws JournalException not_in_journal where nothing is known
     */
    public Entry followPayment(String outTradeNo, Duration within) {
        return Failure.unknownUnlessCalled(outTradeNo, null, () -> {
            byte[] number = Text.utf8(outTradeNo, "outTradeNo");
            int milliseconds = Milliseconds.of(within, "within", 0);
            return entry(c -> (entry, error) -> C.bestpay_cashier_follow_payment(c, number, milliseconds, entry, error));
        });
    }

    /**
     * As {@link #followPayment}, on a thread of this package's.
     *
     * @param outTradeNo the order's number
     * @param within how long
     * @return what is known then, or the exception as the cause of the future's
     */
    public CompletableFuture<Entry> followPaymentAsync(String outTradeNo, Duration within) {
        return PlatformThreads.start(() -> followPayment(outTradeNo, within));
    }

    /**
     * Follows a refund up, as {@link #followPayment}.
     *
     * @param outRequestNo the refund's number
     * @param within how long; the last answer may outlast it by its own time-out
     * @return what is known then
     * @throws JournalException not_in_journal where nothing is known
     */
    public Entry followRefund(String outRequestNo, Duration within) {
        return Failure.unknownUnlessCalled(null, outRequestNo, () -> {
            byte[] number = Text.utf8(outRequestNo, "outRequestNo");
            int milliseconds = Milliseconds.of(within, "within", 0);
            return entry(c -> (entry, error) -> C.bestpay_cashier_follow_refund(c, number, milliseconds, entry, error));
        });
    }

    /**
     * As {@link #followRefund}, on a thread of this package's.
     *
     * @param outRequestNo the refund's number
     * @param within how long
     * @return what is known then, or the exception as the cause of the future's
     */
    public CompletableFuture<Entry> followRefundAsync(String outRequestNo, Duration within) {
        return PlatformThreads.start(() -> followRefund(outRequestNo, within));
    }

    /**
     * Asks for everything that is open, until nothing is left or this time is over. Call it after a start, and from time to
     * time. If the platform does not answer, the orders stay open; this is not an error.
     *
     * <p>Several processes may call it: none asks for what another is busy with, so orders left by a crash are asked for when
     * its {@link CashierOptions.Builder#lease lease} is over.
     *
     * @param within how long; the last answer may outlast it by its own time-out
     * @return the outcome
     * @throws JournalException if the journal cannot be read or written
     */
    public Recovery recover(Duration within) {
        int milliseconds = Milliseconds.of(within, "within", 0);
        C.Recovery recovery = new C.Recovery();
        Pointer struct = recovery.inC();
        handle.wait(c -> {
            Call.check(error -> C.bestpay_cashier_recover(c, milliseconds, struct, error));
            return null;
        });
        recovery.read(struct);
        return new Recovery(recovery);
    }

    /**
     * 3.4: reads a callback and writes down what it says, once, whatever comes first and however often it comes. Answer
     * with the reply and HTTP status 200, within 6 s. Nothing that a callback may be is thrown. A refund's callback under
     * its order's number settles nothing: the one refund that it fits is asked for at once by {@link #recover}.
     *
     * @param body the raw bytes that were POSTed to a notifyUrl, as they came
     * @return the outcome
     */
    public HandledCallback onCallback(byte[] body) {
        Objects.requireNonNull(body, "body");
        Pointer length = NativeLibrary.size(body.length);
        try (Block block = Block.ofTwoWords()) {
            Pointer reply = block.pointer();
            Entry after = null;
            BestpayException exception = null;
            try {
                after = entry(c -> (entry, error) ->
                        C.bestpay_cashier_on_callback(c, body, length, reply, entry, error));
            } catch (BestpayException e) {
                exception = e;
            }
            return new HandledCallback(CallbackReply.taken(reply.getPointer(0)), after, exception);
        }
    }

    /**
     * Changes of state and alarms: {@link Journal#events} of its journal.
     *
     * @param after the number of the event before, 0 for the first
     * @param limit how many at most
     * @return the events behind it
     * @throws JournalException if the journal cannot be read
     */
    public List<Event> events(long after, int limit) {
        int most = ReadOptions.limit(limit, "limit");
        return handle.wait(c ->
                Listed.events((events, error) -> C.bestpay_cashier_events(c, after, most, events, error)));
    }

    /**
     * Frees the cashier, once the calls under way have returned: they end as they would have. No call can begin any more;
     * closing it again does nothing.
     */
    @Override
    public void close() {
        handle.close();
    }

    private Entry entry(Function<Pointer, Call.Filling> function) {
        return handle.wait(c -> Call.read(function.apply(c), Entry::new, C::bestpay_entry_free));
    }
}
