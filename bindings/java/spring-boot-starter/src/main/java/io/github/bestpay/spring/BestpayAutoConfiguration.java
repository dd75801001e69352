package io.github.bestpay.spring;

import io.github.bestpay.BestpayClient;
import io.github.bestpay.Cashier;
import io.github.bestpay.CashierOptions;
import io.github.bestpay.ClientOptions;
import io.github.bestpay.Config;
import io.github.bestpay.Journal;
import io.github.bestpay.Merchant;
import io.github.bestpay.MerchantKey;
import io.github.bestpay.PlatformKey;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Makes a client, and with a journal a cashier that asks for what was left open. A bean of the application's own replaces each of them. */
@AutoConfiguration
@EnableConfigurationProperties(BestpayProperties.class)
public class BestpayAutoConfiguration {
    /** Called by Spring. */
    public BestpayAutoConfiguration() {}

    /**
     * The library's log, in SLF4J.
     *
     * @return the log
     */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    BestpayLog bestpayLog() {
        return new BestpayLog();
    }

    /**
     * One client for the whole application.
     *
     * @param properties the merchant and its keys
     * @return the client
     */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @Conditional(HasMerchant.class)
    BestpayClient bestpayClient(BestpayProperties properties) {
        ClientOptions.Builder options = ClientOptions.builder();
        if (properties.connectTimeout() != null) {
            options.connectTimeout(properties.connectTimeout());
        }
        if (properties.readTimeout() != null) {
            options.readTimeout(properties.readTimeout());
        }
        if (properties.proxy() != null) {
            options.proxy(properties.proxy());
        }
        if (properties.config() != null) {
            try (Config config = Config.fromFileAndEnv(properties.config().toPath())) {
                return config.client(options.build());
            }
        }
        try (Merchant merchant = merchant(properties)) {
            return new BestpayClient(merchant, options.build());
        }
    }

    /**
     * The journal.
     *
     * @param properties where it is
     * @return the journal
     */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @Conditional(HasJournal.class)
    Journal bestpayJournal(BestpayProperties properties) {
        BestpayProperties.Journal journal = properties.journal();
        if (journal.file() != null && journal.url() != null) {
            throw new IllegalArgumentException("bestpay.journal.file and bestpay.journal.url: set one of them");
        }
        return journal.file() != null ? Journal.sqlite(journal.file().toPath()) : Journal.postgres(journal.url());
    }

    /**
     * The cashier.
     *
     * @param properties its settings
     * @param client by which it calls
     * @param journal what it remembers in
     * @return the cashier
     */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @ConditionalOnBean({BestpayClient.class, Journal.class})
    Cashier bestpayCashier(BestpayProperties properties, BestpayClient client, Journal journal) {
        CashierOptions.Builder options = CashierOptions.builder();
        properties.journal().notFoundCodes().forEach(options::notFoundCode);
        return new Cashier(client, journal, options.build());
    }

    /**
     * Asks for what was left open.
     *
     * @param properties how often
     * @param cashier by which it asks
     * @return what asks, started and stopped with the application
     */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(Cashier.class)
    @ConditionalOnBooleanProperty(name = "bestpay.recover.enabled", matchIfMissing = true)
    BestpayRecovery bestpayRecovery(BestpayProperties properties, Cashier cashier) {
        return new BestpayRecovery(cashier, properties.recover());
    }

    private static Merchant merchant(BestpayProperties properties) {
        List<PlatformKey> platform = new ArrayList<>();
        try (MerchantKey key = MerchantKey.fromFile(
                required(properties.key(), "key").toPath(), password(properties.keyPassword()), properties.keyAlias())) {
            for (File file : required(properties.platformKey(), "platform-key")) {
                platform.add(PlatformKey.fromFile(file.toPath()));
            }
            Merchant.Builder merchant = Merchant.builder()
                    .apiUrl(required(properties.apiUrl(), "api-url"))
                    .institutionCode(required(properties.institutionCode(), "institution-code"))
                    .merchantNo(required(properties.merchantNo(), "merchant-no"))
                    .key(key);
            platform.forEach(merchant::platformKey);
            return merchant.build();
        } finally {
            platform.forEach(PlatformKey::close);
        }
    }

    private static <T> T required(T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException("bestpay." + name + " is not set, and neither is bestpay.config");
        }
        return value;
    }

    private static char[] password(String password) {
        return password == null ? null : password.toCharArray();
    }

    /** Where anything of a merchant is set: an incomplete one is an error, and none at all is no merchant. */
    static final class HasMerchant extends AnyNestedCondition {
        HasMerchant() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("bestpay.config")
        static final class InFile {}

        @ConditionalOnProperty("bestpay.merchant-no")
        static final class InProperties {}
    }

    /** Where a journal is set. */
    static final class HasJournal extends AnyNestedCondition {
        HasJournal() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("bestpay.journal.file")
        static final class Sqlite {}

        @ConditionalOnProperty("bestpay.journal.url")
        static final class Postgres {}
    }
}
