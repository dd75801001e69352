/** BestPay in a Spring Boot application. See {@link io.github.bestpay.spring.BestpayProperties} for what can be set. */
package io.github.bestpay.spring;
