package io.github.bestpay.spring;

import io.github.bestpay.BestpayException;
import io.github.bestpay.CallbackReply;
import io.github.bestpay.Cashier;
import io.github.bestpay.HandledCallback;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the callbacks to the cashier, and counts them. */
public final class BestpayNotice {
    private static final Logger LOGGER = LoggerFactory.getLogger(BestpayNotice.class);

    private final Cashier cashier;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    BestpayNotice(Cashier cashier) {
        this.cashier = cashier;
    }

    /**
     * Takes a callback.
     *
     * @param body as it came
     * @return what to answer
     */
    public CallbackReply take(byte[] body) {
        HandledCallback handled = cashier.onCallback(body);
        if (handled.exception().isPresent()) {
            BestpayException e = handled.exception().get();
            LOGGER.warn("a callback is not applied: {}", e.getMessage());
            refused.incrementAndGet();
        } else {
            taken.incrementAndGet();
        }
        return handled.reply();
    }

    /** {@return how many are written down in the journal} */
    public long taken() {
        return taken.get();
    }

    /** {@return how many were not believed, contradict the journal, or could not be written down} */
    public long refused() {
        return refused.get();
    }
}
