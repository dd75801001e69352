// Receives the callbacks of one order on loopback, by the JDK's HttpServer, and answers them.
//
//   java CallbackServer bestpay.toml ORDER_NUMBER YUAN
//
// It prints its port, and ends with 0 when the order's callback has come, verified, for this amount. No TLS: a real one
// runs behind a web server. The platform does not promise a callback, nor a second one: a shop asks for the status of what
// stays open.

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.bestpay.Amount;
import io.github.bestpay.BestpayException;
import io.github.bestpay.Callback;
import io.github.bestpay.CallbackReply;
import io.github.bestpay.Config;
import io.github.bestpay.Merchant;
import io.github.bestpay.MismatchException;
import io.github.bestpay.RawBody;
import io.github.bestpay.TradeStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Paths;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

public final class CallbackServer {
    private static final int PATIENCE_SECONDS = 60;

    private final Merchant merchant;
    private final String outTradeNo;
    /** Of its refund, as PosTerminal numbers it. */
    private final String outRequestNo;
    private final Amount tradeAmt;
    private final CountDownLatch paid = new CountDownLatch(1);

    private CallbackServer(Merchant merchant, String outTradeNo, Amount tradeAmt) {
        this.merchant = merchant;
        this.outTradeNo = outTradeNo;
        this.outRequestNo = outTradeNo + "-R1";
        this.tradeAmt = tradeAmt;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body;
        try {
            // What was signed is these bytes, not what a framework makes of them.
            body = RawBody.read(exchange.getRequestBody());
        } catch (RawBody.TooLarge e) {
            exchange.sendResponseHeaders(413, -1);
            exchange.close();
            return;
        }
        CallbackReply reply = reply(body);
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        exchange.sendResponseHeaders(200, reply.body().length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(reply.body());
        }
    }

    private CallbackReply reply(byte[] body) {
        try {
            Callback callback = merchant.readCallback(body);
            // The number of an order or of a refund; a refund's callback may name its order.
            String number = callback.outTradeNo();
            if (isOfTheRefund(callback)) {
                System.out.println("callback: refund " + outRequestNo + " is " + callback.tradeStatusText());
            } else if (!number.equals(outTradeNo) && !number.equals(outRequestNo)) {
                // Another delivery would not help. A person has to look at it.
                System.err.println("callback: ALARM: no order or refund has the number " + number);
            } else {
                // Nothing but this comparison binds the callback to the order.
                callback.expectPayment(outTradeNo, tradeAmt);
                System.out.println("callback: order " + number + " is " + callback.tradeStatusText());
                // Apply it once: the same callback may come again. SUCCESS alone is money.
                if (callback.tradeStatus() == TradeStatus.SUCCESS) {
                    paid.countDown();
                }
            }
            return CallbackReply.accepted();
        } catch (BestpayException e) {
            System.out.println("callback: " + e.getMessage());
            return CallbackReply.tryAgain("500", "not accepted");
        }
    }

    private boolean isOfTheRefund(Callback callback) {
        try {
            callback.expectRefund(outTradeNo, outRequestNo, tradeAmt);
            return true;
        } catch (MismatchException e) {
            return false;
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 3) {
            System.err.println("usage: CallbackServer bestpay.toml ORDER_NUMBER YUAN");
            System.exit(64);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (Config config = Config.fromFile(Paths.get(arguments[0])); Merchant merchant = config.merchant()) {
            CallbackServer callbacks = new CallbackServer(merchant, arguments[1], Amount.ofYuan(arguments[2]));
            server.createContext("/", callbacks::handle);
            server.start();
            System.out.println(server.getAddress().getPort());
            boolean paid = callbacks.paid.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            // The reply under way is sent before the server ends.
            server.stop(1);
            System.exit(paid ? 0 : 1);
        }
    }
}
