/**
 * A client for 翼支付 (BestPay) aggregate acquiring (聚合收单接口 V1.8): it signs requests, verifies answers, calls the
 * document's five interfaces, receives its callbacks, and keeps a journal of orders and refunds.
 *
 * <p>For every class:
 *
 * <ul>
 *   <li>Money: an {@link io.github.bestpay.Amount} counts whole fen. It is never made from or turned into a {@code double}.
 *   <li>Time: a {@link java.time.LocalDateTime} is Beijing time, whatever the machine's zone; take it from
 *       {@link io.github.bestpay.Merchant#now()}. A {@link java.time.Duration} is used to the millisecond.
 *   <li>Names are the document's: outTradeNo, tradeAmt.
 *   <li>Failure: a {@link io.github.bestpay.BestpayException}, whose {@code effect()} says what happened to the money; a
 *       NullPointerException for a null that is not allowed; an IllegalStateException if the object is closed.
 *   <li>Threads: objects are immutable, except builders. Any number of threads may use one at once, and one may close it
 *       meanwhile.
 *   <li>Objects: keys, merchants, clients, journals, cashiers, configurations and reconciliations hold native memory, so
 *       close them. One that is not closed is freed when the garbage collector finds it.
 * </ul>
 *
 * @see io.github.bestpay.BestpayClient
 * @see io.github.bestpay.Cashier
 * @see io.github.bestpay.Merchant
 */
package io.github.bestpay;
