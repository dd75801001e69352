// The callbacks (3.4) in a Spring application without our starter, and the beans that it needs. Spring 5 or later, JDK 8 or
// later. Filters run before it: one that reads forms (HiddenHttpMethodFilter, or a character set that is forced) must leave
// out this path. io.github.bestpay.servlet.CallbackFilter runs before them instead.

import io.github.bestpay.BestpayClient;
import io.github.bestpay.CallbackReply;
import io.github.bestpay.Cashier;
import io.github.bestpay.Config;
import io.github.bestpay.Journal;
import io.github.bestpay.RawBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Paths;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class NoticeController {
    private final Cashier cashier;

    public NoticeController(Cashier cashier) {
        this.cashier = cashier;
    }

    /** The raw bytes, whatever the Content-Type: a parsed form or JSON object cannot be verified any more. */
    @PostMapping("/bestpay/notice")
    public ResponseEntity<byte[]> notice(InputStream body) throws IOException {
        // Verified, compared with the order in the journal, applied once.
        CallbackReply reply = cashier.onCallback(RawBody.read(body)).reply();
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
