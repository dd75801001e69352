package io.github.bestpay;

/**
 * Ends waits from another thread: those of a client or cashier that was made by its {@code cancelledBy}. It cannot be undone.
 * What was sent is not called back: its answer is read for two seconds more, and then the effect is unknown.
 *
 * <pre>{@code
 * try (Config config = Config.fromFile(Paths.get("bestpay.toml"));
 *         BestpayClient client = config.client();
 *         Journal journal = Journal.sqlite(Paths.get("journal.db"));
 *         Cashier cashier = new Cashier(client, journal);
 *         Cancellation cancellation = new Cancellation();
 *         Cashier cancelled = cashier.cancelledBy(cancellation)) {
 *     Thread button = new Thread(cancellation::cancel); // the customer walks away
 *     button.start();
 *     Entry entry = cancelled.takePayment(order, Duration.ofMinutes(5));
 *     System.out.println(entry.isOpen() ? "not known yet" : entry.stateText());
 * }
 * }</pre>
 */
public final class Cancellation implements AutoCloseable {
    private final Handle handle;

    /** Not cancelled yet. */
    public Cancellation() {
        NativeLibrary.require();
        handle = new Handle(Cancellation.class, Call.make(C::bestpay_cancellation_new), C::bestpay_cancellation_free);
    }

    /**
     * Ends the waits, now and later.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public void cancel() {
        handle.use(cancellation -> {
            C.bestpay_cancellation_cancel(cancellation);
            return null;
        });
    }

    Handle handle() {
        return handle;
    }

    /** Frees it. What it was given to keeps what it needs. */
    @Override
    public void close() {
        handle.close();
    }
}
