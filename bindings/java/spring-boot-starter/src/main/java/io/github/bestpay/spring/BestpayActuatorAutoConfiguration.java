package io.github.bestpay.spring;

import io.github.bestpay.Cashier;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A health indicator and metrics for the journal, in an application with the actuator. */
@AutoConfiguration(after = {BestpayAutoConfiguration.class, BestpayNoticeAutoConfiguration.class})
@ConditionalOnBean(Cashier.class)
public class BestpayActuatorAutoConfiguration {
    /** Called by Spring. */
    public BestpayActuatorAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    static class Health {
        @Bean
        @ConditionalOnMissingBean(name = "bestpayHealthIndicator")
        @ConditionalOnEnabledHealthIndicator("bestpay")
        HealthIndicator bestpayHealthIndicator(Cashier cashier, ObjectProvider<BestpayRecovery> recovery) {
            return new BestpayHealthIndicator(cashier, recovery.getIfAvailable());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class Metrics {
        @Bean
        @ConditionalOnBean(BestpayRecovery.class)
        MeterBinder bestpayRecoveryMetrics(BestpayRecovery recovery) {
            return registry -> {
                Gauge.builder("bestpay.open", recovery, BestpayRecovery::open)
                        .description("Orders and refunds whose outcome is not known yet")
                        .register(registry);
                count(registry, "bestpay.recovery.rounds", "Rounds of recover", recovery, BestpayRecovery::rounds);
                count(registry, "bestpay.recovery.settled", "Settled by recover", recovery, BestpayRecovery::settled);
                count(registry, "bestpay.recovery.questions", "Asked by recover", recovery, BestpayRecovery::questions);
                count(registry, "bestpay.recovery.failures", "Failed rounds", recovery, BestpayRecovery::failures);
            };
        }

        @Bean
        @ConditionalOnBean(BestpayNotice.class)
        MeterBinder bestpayNoticeMetrics(BestpayNotice notice) {
            return registry -> {
                count(registry, "bestpay.callbacks.taken", "Callbacks written down", notice, BestpayNotice::taken);
                count(registry, "bestpay.callbacks.refused", "Callbacks not applied", notice, BestpayNotice::refused);
            };
        }

        private static <T> void count(
                MeterRegistry registry, String name, String about, T object, ToDoubleFunction<T> count) {
            FunctionCounter.builder(name, object, count).description(about).register(registry);
        }
    }
}
