package io.github.bestpay.spring;

import io.github.bestpay.Cashier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Up while the journal can be read and the last round of {@link BestpayRecovery} did not fail. That the platform does not
 * answer is no failure of the application: orders stay open then, and are asked for later.
 */
final class BestpayHealthIndicator extends AbstractHealthIndicator {
    private final Cashier cashier;
    private final BestpayRecovery recovery;

    /** {@code recovery} is null if there is none. */
    BestpayHealthIndicator(Cashier cashier, BestpayRecovery recovery) {
        super("BestPay's journal cannot be read");
        this.cashier = cashier;
        this.recovery = recovery;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        cashier.events(Long.MAX_VALUE - 1, 1);
        health.up();
        if (recovery != null) {
            health.withDetail("open", recovery.open()).withDetail("rounds", recovery.rounds());
            recovery.failure().ifPresent(health::down);
        }
    }
}
