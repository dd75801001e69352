package io.github.bestpay.spring;

import io.github.bestpay.Cashier;
import io.github.bestpay.servlet.CallbackFilter;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** The endpoint for callbacks: a filter before all others, which would read a form and lose its bytes. */
@AutoConfiguration(after = BestpayAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Filter.class, FilterRegistrationBean.class})
@ConditionalOnBean(Cashier.class)
@ConditionalOnBooleanProperty(name = "bestpay.notice.enabled", matchIfMissing = true)
public class BestpayNoticeAutoConfiguration {
    /** Called by Spring. */
    public BestpayNoticeAutoConfiguration() {}

    /**
     * What takes the callbacks.
     *
     * @param cashier which they are given to
     * @return the object
     */
    @Bean
    @ConditionalOnMissingBean
    BestpayNotice bestpayNotice(Cashier cashier) {
        return new BestpayNotice(cashier);
    }

    /**
     * The endpoint.
     *
     * @param notice what takes the callbacks
     * @param properties its path
     * @return the filter's registration
     */
    @Bean
    FilterRegistrationBean<CallbackFilter> bestpayCallbackFilter(BestpayNotice notice, BestpayProperties properties) {
        int limit = Math.toIntExact(properties.notice().limit().toBytes());
        FilterRegistrationBean<CallbackFilter> registration =
                new FilterRegistrationBean<>(new CallbackFilter(notice::take, limit));
        registration.addUrlPatterns(properties.notice().path());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
