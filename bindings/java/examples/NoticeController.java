// The callbacks (3.4) in a Spring Boot application, and the beans that it needs. Spring 5 or later, JDK 8 or later.

import io.github.bestpay.BestpayClient;
import io.github.bestpay.BestpayException;
import io.github.bestpay.Callback;
import io.github.bestpay.CallbackReply;
import io.github.bestpay.Config;
import io.github.bestpay.Merchant;
import java.nio.file.Paths;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class NoticeController {
    private final Merchant merchant;
    private final Orders orders;

    public NoticeController(BestpayClient client, Orders orders) {
        this.merchant = client.merchant();
        this.orders = orders;
    }

    /** The raw bytes, whatever the Content-Type: a parsed form or JSON object cannot be verified any more. */
    @PostMapping("/bestpay/notice")
    public ResponseEntity<byte[]> notice(@RequestBody byte[] body) {
        CallbackReply reply = reply(body);
        return ResponseEntity.ok().contentType(MediaType.parseMediaType(reply.contentType())).body(reply.body());
    }

    private CallbackReply reply(byte[] body) {
        try {
            Callback callback = merchant.readCallback(body);
            orders.apply(callback);
            return CallbackReply.accepted();
        } catch (BestpayException e) {
            // The platform will send it again.
            return CallbackReply.tryAgain(e.code(), "not accepted");
        }
    }

    /** Yours: in one transaction, finds the order, compares it by callback.expect(), and applies the callback once. */
    public interface Orders {
        void apply(Callback callback);
    }

    /** One client for the application, closed with it. */
    @Configuration
    public static class Beans {
        @Bean(destroyMethod = "close")
        public BestpayClient bestpayClient() {
            try (Config config = Config.fromFileAndEnv(Paths.get("bestpay.toml"))) {
                return config.client();
            }
        }
    }
}
