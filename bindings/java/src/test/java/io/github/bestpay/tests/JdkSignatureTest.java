package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.bestpay.Effect;
import io.github.bestpay.Hash;
import io.github.bestpay.MerchantKey;
import io.github.bestpay.Message;
import io.github.bestpay.PlatformKey;
import io.github.bestpay.SignatureException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's Signature verifies what we sign, and signs what we verify. */
class JdkSignatureTest {
    private static final int MESSAGES = 20;
    private static final long SEED = Long.getLong("bestpay.seed", 20_260_301L);

    @ParameterizedTest
    @ValueSource(ints = {1024, 1536, 2048, 3072, 4096})
    void bothSidesAgree(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        try (MerchantKey key = MerchantKey.fromBytes(pair.getPrivate().getEncoded(), null, null);
                PlatformKey publicKey = PlatformKey.fromBytes(pair.getPublic().getEncoded())) {
            assertEquals(bits, key.bits());
            assertEquals(key.spkiSha256(), publicKey.spkiSha256());
            for (int i = 0; i < MESSAGES; i++) {
                JsonObject message = JsonParser.parseString(new RandomMessage(new Random(SEED + i)).write())
                        .getAsJsonObject();
                message.addProperty("always", "there");
                Hash hash = Hash.values()[i % Hash.values().length];
                weSign(pair, key, hash, message);
                theySign(pair, publicKey, hash, message);
            }
        }
    }

    private static void weSign(KeyPair pair, MerchantKey key, Hash hash, JsonObject message)
            throws GeneralSecurityException {
        String signed = Message.sign(key, hash, utf8(message.toString()));
        String sign = Json.text(JsonParser.parseString(signed).getAsJsonObject(), "sign");
        Signature signature = Signature.getInstance(hash + "withRSA");
        signature.initVerify(pair.getPublic());
        signature.update(utf8(Message.signingString(utf8(signed))));
        assertTrue(signature.verify(Base64.getDecoder().decode(sign)), signed);
    }

    private static void theySign(KeyPair pair, PlatformKey key, Hash hash, JsonObject message)
            throws GeneralSecurityException {
        message.remove("sign");
        Signature signature = Signature.getInstance(hash + "withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(utf8(Message.signingString(utf8(message.toString()))));
        byte[] sign = signature.sign();
        message.addProperty("sign", Base64.getEncoder().encodeToString(sign));
        assertEquals(hash, Message.verify(key, utf8(message.toString())).hash());
        sign[sign.length / 2] ^= 1;
        message.addProperty("sign", Base64.getEncoder().encodeToString(sign));
        Thrown.by(SignatureException.class, "signature_mismatch", Effect.UNKNOWN,
                () -> Message.verify(key, utf8(message.toString())));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
