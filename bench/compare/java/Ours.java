import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import io.github.bestpay.Amount;
import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.Config;
import io.github.bestpay.Merchant;
import io.github.bestpay.MerchantKey;
import io.github.bestpay.Message;
import io.github.bestpay.OrderStatus;
import io.github.bestpay.PlatformKey;
import io.github.bestpay.SignatureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;

/** {@code bestpay}, used like in a Java program. */
final class Ours implements Contender.Maker {
    private static final LocalDateTime REQUEST_DATE = LocalDateTime.of(2026, 3, 1, 9, 30, 0);

    @Override
    public Contender.Operation make(String task, Path folder) throws IOException {
        if (task.startsWith("prepare-")) {
            Merchant merchant = merchant(folder, task.substring("prepare-".length()));
            return () -> merchant.prepare(order()).body();
        }
        if (task.equals("within")) {
            Path library = folder.resolveSibling("lib").resolve("libwithin.so");
            Function within = NativeLibrary.getInstance(library.toString()).getFunction("within");
            Object[] arguments = {folder.toString(), 100};
            return () -> within.invoke(Void.class, arguments);
        }
        if (task.startsWith("canon-")) {
            byte[] message = Files.readAllBytes(folder.resolve(task.substring("canon-".length()) + ".json"));
            return () -> Message.signingString(message);
        }
        if (task.equals("callback") || task.equals("damaged")) {
            Merchant merchant = merchant(folder, "2048");
            byte[] body = Files.readAllBytes(folder.resolve(task + ".json"));
            return task.equals("callback")
                    ? () -> merchant.readCallback(body).outTradeNo()
                    : () -> refusal(merchant, body);
        }
        BestpayClient client = client(folder.resolve(task + ".toml"));
        switch (task) {
            case "order":
                return () -> client.orderByBarcode(order()).tradeStatus().name();
            case "status":
                String date = new String(Files.readAllBytes(folder.resolve("status.date")), UTF_8);
                OrderStatus question = OrderStatus.builder()
                        .outTradeNo("COMPARE-1")
                        .tradeDate(LocalDateTime.parse(date.replace(' ', 'T')))
                        .build();
                return () -> client.orderStatus(question).tradeStatus().name();
            default:
                throw new IOException("there is no task " + task);
        }
    }

    private static String refusal(Merchant merchant, byte[] body) {
        try {
            merchant.readCallback(body);
            return "accepted";
        } catch (SignatureException e) {
            return "refused";
        }
    }

    private static Merchant merchant(Path folder, String bits) {
        return Merchant.builder()
                .apiUrl("production")
                .institutionCode("3178000000000001")
                .merchantNo("3178000000000002")
                .key(MerchantKey.fromFile(folder.resolve("merchant-" + bits + ".p12"), "123456".toCharArray()))
                .platformKey(PlatformKey.fromFile(folder.resolve("platform.cer")))
                .build();
    }

    private static BestpayClient client(Path file) {
        try (Config config = Config.fromFile(file)) {
            return config.client();
        }
    }

    private static BarcodeOrder order() {
        return BarcodeOrder.builder()
                .outTradeNo("20260301-0001")
                .tradeAmt(Amount.ofFen(1250))
                .subject("聚合支付付款码下单")
                .mediumNo("510012345678901234")
                .requestDate(REQUEST_DATE)
                .goodsInfo("聚合支付-咖啡一杯")
                .notifyUrl("https://shop.example/bestpay/notice")
                .operator("till-3")
                .build();
    }
}
