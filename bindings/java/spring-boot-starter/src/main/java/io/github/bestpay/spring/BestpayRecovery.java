package io.github.bestpay.spring;

import io.github.bestpay.BestpayException;
import io.github.bestpay.Cancellation;
import io.github.bestpay.Cashier;
import io.github.bestpay.Recovery;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Asks for everything that was left open, after the start and from time to time, on its own thread. When the
 * application stops the round under way ends early; what is open stays open.
 */
public final class BestpayRecovery implements SmartLifecycle {
    private static final Logger LOGGER = LoggerFactory.getLogger(BestpayRecovery.class);

    private final Cashier cashier;
    private final BestpayProperties.Recover settings;
    private final AtomicLong rounds = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong questions = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile long open;
    private volatile BestpayException failure;
    private Thread thread;
    private Cancellation cancellation;

    BestpayRecovery(Cashier cashier, BestpayProperties.Recover settings) {
        this.cashier = cashier;
        this.settings = settings;
    }

    /** {@return how many orders and refunds were open after the last round} */
    public long open() {
        return open;
    }

    /** {@return how many rounds there have been} */
    public long rounds() {
        return rounds.get();
    }

    /** {@return how many orders and refunds these have settled} */
    public long settled() {
        return settled.get();
    }

    /** {@return how often the platform was asked} */
    public long questions() {
        return questions.get();
    }

    /** {@return how many rounds have failed} */
    public long failures() {
        return failures.get();
    }

    /** {@return why the last round failed; empty if it did not} */
    public Optional<BestpayException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            cancellation = new Cancellation();
            Cashier cancelled = cashier.cancelledBy(cancellation);
            thread = new Thread(() -> rounds(cancelled), "bestpay-recovery");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public synchronized void stop() {
        if (thread == null) {
            return;
        }
        cancellation.cancel();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cancellation.close();
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private void rounds(Cashier cancelled) {
        try (cancelled) {
            while (!Thread.currentThread().isInterrupted()) {
                round(cancelled);
                Thread.sleep(settings.every().toMillis());
            }
        } catch (InterruptedException e) {
            // The application stops.
            Thread.currentThread().interrupt();
        }
    }

    private void round(Cashier cancelled) {
        try {
            Recovery recovery = cancelled.recover(settings.within());
            open = recovery.open();
            settled.addAndGet(recovery.settled());
            questions.addAndGet(recovery.questions());
            failure = null;
        } catch (BestpayException e) {
            LOGGER.error("orders that were left open cannot be asked for", e);
            failure = e;
            failures.incrementAndGet();
        }
        rounds.incrementAndGet();
    }
}
