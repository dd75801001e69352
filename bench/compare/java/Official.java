import com.alibaba.fastjson.JSON;
import com.alibaba.fastjson.JSONObject;
import com.alibaba.fastjson.serializer.SerializerFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** The official way: fastjson, a TreeMap, and java.security.Signature, with the JDK's providers or another one. */
final class Official implements Contender.Maker {
    private static final LocalDateTime REQUEST_DATE = LocalDateTime.of(2026, 3, 1, 9, 30, 0);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final char[] PASSWORD = "123456".toCharArray();

    /** Null: the JDK's own. */
    private final Provider provider;

    Official(Provider provider) {
        this.provider = provider;
    }

    @Override
    public Contender.Operation make(String task, Path folder) throws IOException, GeneralSecurityException {
        if (task.startsWith("prepare-")) {
            PrivateKey key = privateKey(folder.resolve("merchant-" + task.substring("prepare-".length()) + ".p12"));
            return () -> prepare(key);
        }
        if (task.startsWith("canon-")) {
            byte[] message = Files.readAllBytes(folder.resolve(task.substring("canon-".length()) + ".json"));
            return () -> signingString(parse(message));
        }
        PublicKey key = publicKey(folder.resolve("platform.cer"));
        byte[] body = Files.readAllBytes(folder.resolve(task + ".json"));
        return task.equals("callback") ? () -> read(body, key) : () -> refusal(body, key);
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return (PrivateKey) store.getKey("conname", PASSWORD);
    }

    private static PublicKey publicKey(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey();
        }
    }

    private Signature signature(String algorithm) throws GeneralSecurityException {
        return provider == null ? Signature.getInstance(algorithm) : Signature.getInstance(algorithm, provider);
    }

    private String prepare(PrivateKey key) throws GeneralSecurityException {
        JSONObject order = new JSONObject();
        order.put("institutionCode", "3178000000000001");
        order.put("merchantNo", "3178000000000002");
        order.put("outTradeNo", "20260301-0001");
        order.put("tradeAmt", 1250L);
        order.put("subject", "聚合支付付款码下单");
        order.put("mediumNo", "510012345678901234");
        order.put("requestDate", SECONDS.format(REQUEST_DATE));
        order.put("goodsInfo", "聚合支付-咖啡一杯");
        order.put("notifyUrl", "https://shop.example/bestpay/notice");
        order.put("operator", "till-3");
        order.put("timeOut", 1500L);
        Signature signature = signature("SHA256withRSA");
        signature.initSign(key);
        signature.update(signingString(order).getBytes(StandardCharsets.UTF_8));
        order.put("sign", Base64.getEncoder().encodeToString(signature.sign()));
        return order.toJSONString();
    }

    private boolean verifies(JSONObject message, PublicKey key) throws GeneralSecurityException {
        Signature signature = signature("SHA1withRSA");
        signature.initVerify(key);
        signature.update(signingString(message).getBytes(StandardCharsets.UTF_8));
        return signature.verify(Base64.getDecoder().decode(message.getString("sign")));
    }

    private String read(byte[] body, PublicKey key) throws GeneralSecurityException {
        JSONObject message = parse(body);
        if (!verifies(message, key)) {
            throw new GeneralSecurityException("a good signature is refused");
        }
        return message.getString("outTradeNo");
    }

    private String refusal(byte[] body, PublicKey key) throws GeneralSecurityException {
        return verifies(parse(body), key) ? "accepted" : "refused";
    }

    private static JSONObject parse(byte[] body) {
        return JSON.parseObject(new String(body, StandardCharsets.UTF_8));
    }

    private static String signingString(JSONObject message) {
        StringBuilder string = new StringBuilder();
        for (Map.Entry<String, Object> member : new TreeMap<>(message).entrySet()) {
            if (!member.getKey().equals("sign")) {
                string.append(string.length() == 0 ? "" : "&").append(member.getKey()).append('=');
                Object value = member.getValue();
                string.append(
                        value instanceof String
                                ? value
                                : JSON.toJSONString(
                                        value, SerializerFeature.WriteMapNullValue, SerializerFeature.MapSortField));
            }
        }
        return string.toString();
    }
}
