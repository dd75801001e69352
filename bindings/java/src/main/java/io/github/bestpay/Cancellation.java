package io.github.bestpay;

/**
 * Ends waits from another thread: those of a client or cashier that was made by its {@code cancelledBy}. It cannot be taken
 * back. What has left is not called back: a request under way ends by its own time-outs, and its answer is read.
 *
 * <pre>{@code
 * Cancellation cancellation = new Cancellation();
 * cancelButton.onClick(cancellation::cancel);
 * Entry entry = cashier.cancelledBy(cancellation).followPayment(number, Duration.ofMinutes(5));
 * }</pre>
 */
public final class Cancellation implements AutoCloseable {
    private final Handle handle;

    /** Not cancelled yet. */
    public Cancellation() {
        handle = new Handle(Cancellation.class, Call.make(C::bestpay_cancellation_new), C::bestpay_cancellation_free);
    }

    /** Ends the waits, now and later. */
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
