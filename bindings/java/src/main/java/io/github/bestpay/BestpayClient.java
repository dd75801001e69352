package io.github.bestpay;

import com.sun.jna.Pointer;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Calls the platform for a merchant. The caller's thread waits, and cannot be interrupted meanwhile; a virtual thread does
 * not hold its carrier. Immutable; threads that share a client share its connections.
 *
 * <p>Orders and refunds are sent once, whatever happens. On failure {@link BestpayException#effect()} says what to do next,
 * and the exception carries the order's number.
 */
public final class BestpayClient implements AutoCloseable {
    private final Handle handle;
    private final Merchant merchant;

    /**
     * A client with default settings. Nothing is connected yet.
     *
     * @param merchant it may be closed afterwards
     */
    public BestpayClient(Merchant merchant) {
        this(merchant, ClientOptions.DEFAULT);
    }

    /**
     * A client. Nothing is connected yet.
     *
     * @param merchant it may be closed afterwards
     * @param options its settings
     * @throws ConfigException names the setting that is wrong
     */
    public BestpayClient(Merchant merchant, ClientOptions options) {
        this(made(merchant, options.forC()), merchant.clock());
    }

    /** Takes over a client of the library's, which lives no longer than its merchant's clock. */
    BestpayClient(Pointer client, C.Clock clock) {
        handle = new Handle(BestpayClient.class, client, C::bestpay_client_free, clock);
        merchant = ofClient(client, clock);
    }

    /** {@return the merchant that it calls for; it belongs to the client, and is closed with it} */
    public Merchant merchant() {
        return merchant;
    }

    /**
     * This client, with the same connections, whose waits end when this is cancelled: with a {@link PendingException},
     * {@code cancelled}, and the effect UNKNOWN. What has not left by then is not sent.
     *
     * @param cancellation it may be closed afterwards
     * @return the client, to be closed by the caller
     */
    public BestpayClient cancelledBy(Cancellation cancellation) {
        Pointer client = Handle.useAll(Arrays.asList(handle, cancellation.handle()), used -> Call.make(
                (made, error) -> C.bestpay_client_cancelled_by(used.get(0), used.get(1), made, error)));
        return new BestpayClient(client, merchant.clock());
    }

    // generated: calls
    /**
     * Sends 3.1, 聚合付款码收单下单接口: an order by the payer's payment code (付款码). While the result is not
     * final: {@link #waitForPayment}.
     *
     * @param order sent once
     * @return the result
     * @throws BestpayException see its effect
     */
    public BarcodeOrderResult orderByBarcode(BarcodeOrder order) {
        return call(order);
    }

    /**
     * Sends 3.2, 聚合收款码、订单二维码收单下单接口: an order for a collection code (收款码) or order code (订单码).
     * While the result is not final: {@link #waitForPayment}.
     *
     * @param order sent once
     * @return the result
     * @throws BestpayException see its effect
     */
    public QrcodeOrderResult orderByQrcode(QrcodeOrder order) {
        return call(order);
    }

    /**
     * Sends 3.3, 订单状态确认接口: the status of an order. It is asked again while the outcome is unknown, within a
     * deadline.
     *
     * @param question about which order or refund
     * @return the result
     * @throws BestpayException a question that failed says nothing about its order: its effect is UNKNOWN
     */
    public OrderStatusResult orderStatus(OrderStatus question) {
        return call(question);
    }

    /**
     * Sends 3.5, 退款接口: a refund of an order, in full or in part. While the result is not final:
     * {@link #waitForRefund}.
     *
     * @param refund sent once
     * @return the result
     * @throws BestpayException see its effect
     */
    public RefundResult refund(Refund refund) {
        return call(refund);
    }

    /**
     * Sends 3.6, 退款订单查询接口: the status of a refund. It is asked again while the outcome is unknown, within a
     * deadline.
     *
     * @param question about which order or refund
     * @return the result
     * @throws BestpayException a question that failed says nothing about its order: its effect is UNKNOWN
     */
    public RefundStatusResult refundStatus(RefundStatus question) {
        return call(question);
    }
    // end of generated: calls

    /**
     * Calls any interface: the methods above are this one.
     *
     * @param <R> the result of the request's interface
     * @param request the request
     * @return the result
     * @throws BestpayException see its effect
     */
    public <R extends Result> R call(Request<R> request) {
        try (Block named = request.forC()) {
            return result(request::result, c -> (result, error) -> C.bestpay_client_call(c, named.pointer(), result, error));
        }
    }

    /**
     * As {@link #call}, on a thread of this package's: for programs that compose futures. Cancelling the future does not
     * end the call; {@link #cancelledBy} does.
     *
     * @param <R> the result of the request's interface
     * @param request the request
     * @return its result; where the call failed, the future's exception has a {@link BestpayException} as its cause
     */
    public <R extends Result> CompletableFuture<R> callAsync(Request<R> request) {
        return PlatformThreads.start(() -> call(request));
    }

    /**
     * Asks for an order's status until it is final, at growing intervals. Failed and refused questions are asked again too.
     *
     * @param outTradeNo the order's number
     * @param tradeDate the order's requestDate, Beijing time
     * @param deadline when to give up; no question outlasts it, and zero asks once
     * @return the final result
     * @throws BestpayException after the deadline: the last question's, or {@link PendingException}, with the platform's code
     *     where it has refused the question. Its effect is UNKNOWN: ask again later
     */
    public OrderStatusResult waitForPayment(String outTradeNo, LocalDateTime tradeDate, Duration deadline) {
        return Failure.unknownUnlessCalled(outTradeNo, null, () -> {
            byte[] number = Text.utf8(outTradeNo, "outTradeNo");
            byte[] date = Text.utf8(BeijingTime.text(tradeDate), "tradeDate");
            int milliseconds = Milliseconds.of(deadline, "deadline", 0);
            return result(c -> new OrderStatusResult(new Received(C::bestpay_result_all, c)), c -> (result, error) ->
                    C.bestpay_client_wait_for_payment(c, number, date, milliseconds, result, error));
        });
    }

    /**
     * As {@link #waitForPayment}, on a thread of this package's.
     *
     * @param outTradeNo the order's number
     * @param tradeDate the order's requestDate, Beijing time
     * @param deadline when to give up
     * @return the final result, or the exception as the cause of the future's
     */
    public CompletableFuture<OrderStatusResult> waitForPaymentAsync(
            String outTradeNo, LocalDateTime tradeDate, Duration deadline) {
        return PlatformThreads.start(() -> waitForPayment(outTradeNo, tradeDate, deadline));
    }

    /**
     * Asks for a refund's status until it is final, as {@link #waitForPayment}.
     *
     * @param outTradeNo the number of the order that was paid
     * @param outRequestNo the refund's number
     * @param refundDate the refund's requestDate, Beijing time
     * @param deadline when to give up; no question outlasts it, and zero asks once
     * @return the final result
     * @throws BestpayException after the deadline, as {@link #waitForPayment}
     */
    public RefundStatusResult waitForRefund(
            String outTradeNo, String outRequestNo, LocalDateTime refundDate, Duration deadline) {
        return Failure.unknownUnlessCalled(outTradeNo, outRequestNo, () -> {
            byte[] number = Text.utf8(outTradeNo, "outTradeNo");
            byte[] request = Text.utf8(outRequestNo, "outRequestNo");
            byte[] date = Text.utf8(BeijingTime.text(refundDate), "refundDate");
            int milliseconds = Milliseconds.of(deadline, "deadline", 0);
            return result(c -> new RefundStatusResult(new Received(C::bestpay_result_all, c)), c -> (result, error) ->
                    C.bestpay_client_wait_for_refund(c, number, request, date, milliseconds, result, error));
        });
    }

    /**
     * As {@link #waitForRefund}, on a thread of this package's.
     *
     * @param outTradeNo the number of the order that was paid
     * @param outRequestNo the refund's number
     * @param refundDate the refund's requestDate, Beijing time
     * @param deadline when to give up
     * @return the final result, or the exception as the cause of the future's
     */
    public CompletableFuture<RefundStatusResult> waitForRefundAsync(
            String outTradeNo, String outRequestNo, LocalDateTime refundDate, Duration deadline) {
        return PlatformThreads.start(() -> waitForRefund(outTradeNo, outRequestNo, refundDate, deadline));
    }

    /**
     * Asks the platform's address for anything at all, by the client's own proxy, roots and time-outs.
     *
     * @return what came back
     * @throws TransportException always with the effect NOT_SENT: no order was
     */
    public Probe probe() {
        return handle.wait(c -> Call.read(
                (probe, error) -> C.bestpay_client_probe(c, probe, error), Probe::new, C::bestpay_probe_free));
    }

    /**
     * Frees the client and its connections, once the calls under way have returned: they end as they would have. No call
     * can begin any more; closing it again does nothing.
     */
    @Override
    public void close() {
        handle.close();
        merchant.close();
    }

    /** {@return its merchant; nothing secret} */
    @Override
    public String toString() {
        return "BestpayClient(" + merchant + ")";
    }

    Handle handle() {
        return handle;
    }

    private <R> R result(Function<Pointer, R> copy, Function<Pointer, Call.Filling> function) {
        return handle.wait(c -> Call.read(function.apply(c), copy, C::bestpay_result_free));
    }

    private static Pointer made(Merchant merchant, Pointer options) {
        return merchant.handle().use(c -> Call.make((client, error) -> C.bestpay_client_new(c, options, client, error)));
    }

    /** The client's own merchant, as an object that may outlive the client's. */
    private static Merchant ofClient(Pointer client, C.Clock clock) {
        Pointer lent = C.bestpay_client_merchant(client);
        byte[] merchantNo = Text.utf8(Text.of(C.bestpay_merchant_no(lent)), "merchantNo");
        return new Merchant(
                Call.make((own, error) -> C.bestpay_merchant_with_merchant_no(lent, merchantNo, own, error)), clock);
    }
}
