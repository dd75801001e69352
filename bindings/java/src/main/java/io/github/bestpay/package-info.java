/**
 * A client for 翼支付 (BestPay) aggregate acquiring (聚合收单接口 V1.8): it signs requests, verifies what comes back, calls the
 * five endpoints, receives the callback, and remembers orders and refunds in a journal.
 *
 * <p>What holds for every class:
 *
 * <ul>
 *   <li>Money: an {@link io.github.bestpay.Amount} counts whole fen. There is no way from or to a {@code double}.
 *   <li>Time: a {@link java.time.LocalDateTime} is Beijing time, whatever the machine's zone; take it from
 *       {@link io.github.bestpay.Merchant#now()}. A {@link java.time.Duration} has whole milliseconds.
 *   <li>Names are the document's: outTradeNo, tradeAmt.
 *   <li>Failure: a {@link io.github.bestpay.BestpayException}, whose {@code effect()} says what may be done next about the
 *       money; a NullPointerException for a null that is not allowed; an IllegalStateException for what is closed.
 *   <li>Threads: objects are immutable, builders apart. Any number of threads may use one at once, and close it meanwhile.
 *   <li>Objects: keys, merchants, clients, journals, cashiers and configurations hold native memory: close them. What is
 *       forgotten is freed after the garbage collector has found it.
 * </ul>
 *
 * @see io.github.bestpay.BestpayClient
 * @see io.github.bestpay.Cashier
 * @see io.github.bestpay.Merchant
 */
package io.github.bestpay;
