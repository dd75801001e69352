// The callbacks (3.4) in a Spring Boot application, and the beans that it needs. Spring 5 or later, JDK 8 or later.

import io.github.bestpay.BestpayClient;
import io.github.bestpay.CallbackReply;
import io.github.bestpay.Cashier;
import io.github.bestpay.Config;
import io.github.bestpay.Journal;
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
    private final Cashier cashier;

    public NoticeController(Cashier cashier) {
        this.cashier = cashier;
    }

    /** The raw bytes, whatever the Content-Type: a parsed form or JSON object cannot be verified any more. */
    @PostMapping("/bestpay/notice")
    public ResponseEntity<byte[]> notice(@RequestBody byte[] body) {
        // Verified, compared with the order in the journal, applied once.
        CallbackReply reply = cashier.onCallback(body).reply();
        return ResponseEntity.ok().contentType(MediaType.parseMediaType(reply.contentType())).body(reply.body());
    }

    /** One client, one journal and one cashier for the application, closed with it. */
    @Configuration
    public static class Beans {
        @Bean(destroyMethod = "close")
        public BestpayClient bestpayClient() {
            try (Config config = Config.fromFileAndEnv(Paths.get("bestpay.toml"))) {
                return config.client();
            }
        }

        @Bean(destroyMethod = "close")
        public Journal journal() {
            return Journal.sqlite(Paths.get("journal.db"));
        }

        @Bean(destroyMethod = "close")
        public Cashier cashier(BestpayClient client, Journal journal) {
            return new Cashier(client, journal);
        }
    }
}
