package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.bestpay.Amount;
import io.github.bestpay.BestpayException;
import io.github.bestpay.Callback;
import io.github.bestpay.CallbackReply;
import io.github.bestpay.Certificate;
import io.github.bestpay.Effect;
import io.github.bestpay.Hash;
import io.github.bestpay.Merchant;
import io.github.bestpay.MerchantKey;
import io.github.bestpay.Message;
import io.github.bestpay.MismatchException;
import io.github.bestpay.PlatformKey;
import io.github.bestpay.PreparedRequest;
import io.github.bestpay.ReadOptions;
import io.github.bestpay.Request;
import io.github.bestpay.Result;
import io.github.bestpay.VerifiedMessage;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The shared vectors, all cases of all suites. Their format: tests/vectors/README.md. */
class VectorsTest {
    private static final Path FOLDER = Paths.get(System.getProperty("bestpay.vectors"));
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);

    private static final AtomicInteger CASES = new AtomicInteger();
    private static final AtomicInteger PASSED = new AtomicInteger();

    /** What a case comes to: the members of "expected" as they turned out. */
    private interface Runner {
        JsonObject run(JsonObject test) throws Exception;
    }

    @AfterAll
    static void say() {
        System.out.println("vectors: " + PASSED + " of " + CASES);
        assertTrue(CASES.get() > 0);
    }

    @TestFactory
    List<DynamicTest> signingString() throws IOException {
        return cases("signing-string", suite -> test ->
                one("signing_string", Json.of(Message.signingString(body(test), readOptions(test)))));
    }

    @TestFactory
    List<DynamicTest> sign() throws IOException {
        return cases("sign", suite -> VectorsTest::signed);
    }

    @TestFactory
    List<DynamicTest> verify() throws IOException {
        return cases("verify", suite -> test -> {
            try (PlatformKey key = platformKey(Json.text(test, "platform_key"))) {
                VerifiedMessage verified = Message.verify(Collections.singleton(key), body(test), readOptions(test));
                JsonObject made = one("hash", Json.of(verified.hash().name().toLowerCase(Locale.ROOT)));
                made.addProperty("form", verified.form());
                return made;
            }
        });
    }

    @TestFactory
    List<DynamicTest> requests() throws IOException {
        return cases("requests", suite -> {
            Merchant merchant = merchant(suite);
            return test -> prepared(merchant, test);
        });
    }

    @TestFactory
    List<DynamicTest> responses() throws IOException {
        return cases("responses", suite -> {
            Merchant merchant = merchant(suite);
            return test -> accepted(merchant, test);
        });
    }

    @TestFactory
    List<DynamicTest> callbacks() throws IOException {
        return cases("callbacks", suite -> {
            Merchant merchant = merchant(suite);
            String accepted = suite.getAsJsonObject("reply").get("accepted").getAsString();
            assertEquals(accepted, new String(CallbackReply.accepted().body(), StandardCharsets.UTF_8));
            return test -> called(merchant, suite.getAsJsonObject("expect"), test);
        });
    }

    @TestFactory
    List<DynamicTest> keys() throws IOException {
        return cases("keys", suite -> VectorsTest::key);
    }

    // ---- What a case is held against -------------------------------------------------------------------------------

    private static List<DynamicTest> cases(String name, Function<JsonObject, Runner> runner) throws IOException {
        byte[] bytes = Files.readAllBytes(FOLDER.resolve(name + ".json"));
        JsonObject suite = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
        JsonArray cases = suite.getAsJsonArray("cases");
        assertTrue(cases.size() > 0, name);
        CASES.addAndGet(cases.size());
        Runner run = runner.apply(suite);
        return StreamSupport.stream(cases.spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .map(test -> DynamicTest.dynamicTest(name + "/" + Json.text(test, "id"), () -> compare(run, test)))
                .collect(Collectors.toList());
    }

    private static void compare(Runner run, JsonObject test) throws Exception {
        JsonObject actual;
        String wanted;
        try {
            actual = run.run(test);
            wanted = "expected";
        } catch (BestpayException e) {
            actual = stated(e);
            wanted = "error";
        }
        JsonObject expected = test.getAsJsonObject(wanted);
        assertTrue(expected != null && expected.size() > 0, "the case does not expect: " + wanted + " " + actual);
        for (Map.Entry<String, JsonElement> member : expected.entrySet()) {
            JsonElement found = actual.get(member.getKey());
            assertTrue(Json.same(member.getValue(), found), member + " is wanted, not " + found);
        }
        PASSED.incrementAndGet();
    }

    private static JsonObject stated(BestpayException e) {
        JsonObject stated = one("code", Json.of(e.code()));
        stated.add("field", Json.of(e.field().orElse(null)));
        stated.add("effect", Json.of(e.effect().name().toLowerCase(Locale.ROOT)));
        stated.add("hint", Json.of(e.hint().orElse(null)));
        stated.add("platform_code", Json.of(e.platformCode().orElse(null)));
        stated.add("platform_message", Json.of(e.platformMessage().orElse(null)));
        return stated;
    }

    // ---- Inputs ----------------------------------------------------------------------------------------------------

    private static byte[] body(JsonObject test) {
        String base64 = Json.text(test, "message_base64");
        byte[] bytes = base64 == null
                ? Json.text(test, "message").getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(base64);
        int length = bytes.length;
        int padTo = test.has("pad_to") ? test.get("pad_to").getAsInt() : 0;
        if (length < padTo) {
            bytes = Arrays.copyOf(bytes, padTo);
            Arrays.fill(bytes, length, padTo, (byte) ' ');
        }
        return bytes;
    }

    private static ReadOptions readOptions(JsonObject test) {
        ReadOptions.Builder options = ReadOptions.builder();
        if (test.has("limits")) {
            JsonObject limits = test.getAsJsonObject("limits");
            if (limits.has("max_bytes")) {
                options.maxBytes(limits.get("max_bytes").getAsInt());
            }
            if (limits.has("max_depth")) {
                options.maxDepth(limits.get("max_depth").getAsInt());
            }
        }
        if (test.has("allow_sha1") && !test.get("allow_sha1").getAsBoolean()) {
            options.forbidSha1();
        }
        return options.build();
    }

    private static MerchantKey merchantKey(JsonObject settings, String member) {
        String password = Json.text(settings, "password");
        return MerchantKey.fromFile(
                FOLDER.resolve(Json.text(settings, member)),
                password == null ? null : password.toCharArray(),
                Json.text(settings, "alias"));
    }

    private static PlatformKey platformKey(String file) {
        return PlatformKey.fromFile(FOLDER.resolve(file));
    }

    private static Merchant merchant(JsonObject suite) {
        JsonObject settings = suite.getAsJsonObject("merchant");
        LocalDateTime now = LocalDateTime.parse(Json.text(settings, "now"), DATE);
        // The requests' suite needs no platform key, but a merchant does.
        String platform = Optional.ofNullable(Json.text(suite, "platform_key")).orElse("keys/platform-1024.cer");
        try (MerchantKey key = merchantKey(settings, "key"); PlatformKey platformKey = platformKey(platform)) {
            Merchant merchant = Merchant.builder()
                    .apiUrl(Json.text(settings, "api_url"))
                    .institutionCode(Json.text(settings, "institutionCode"))
                    .merchantNo(Json.text(settings, "merchantNo"))
                    .key(key)
                    .platformKey(platformKey)
                    .clock(Clock.fixed(now.toInstant(BEIJING), BEIJING))
                    .build();
            assertEquals(now, merchant.now());
            return merchant;
        }
    }

    private static Request<Result> named(JsonObject test) {
        Map<String, String> fields = new LinkedHashMap<>();
        test.getAsJsonObject("fields").entrySet().forEach(field ->
                fields.put(field.getKey(), field.getValue().getAsString()));
        return Request.of(Json.text(test, "interface"), fields);
    }

    private static Optional<Request<?>> typed(JsonObject test) throws ReflectiveOperationException {
        return TypedRequests.of(Json.text(test, "interface"), test.getAsJsonObject("fields"));
    }

    // ---- The suites ------------------------------------------------------------------------------------------------

    private static JsonObject signed(JsonObject test) {
        Hash hash = Hash.valueOf(Json.text(test, "hash").toUpperCase(Locale.ROOT));
        try (MerchantKey key = merchantKey(test, "key")) {
            String message = Message.sign(key, hash, body(test));
            String string = Message.signingString(body(test));
            String sign = Message.signString(key, hash, string);
            assertTrue(message.endsWith("\"sign\":\"" + sign + "\"}"), "signing the message and its string differ");
            JsonObject made = one("sign", Json.of(sign));
            made.addProperty("signing_string", string);
            return made;
        }
    }

    private static JsonObject prepared(Merchant merchant, JsonObject test) throws ReflectiveOperationException {
        Request<Result> named = named(test);
        Optional<Request<?>> typed = typed(test);
        typed.ifPresent(request -> assertEquals(named.fields(), request.fields(), "the builder and the fields by name"));
        PreparedRequest prepared = merchant.prepare(typed.isPresent() ? typed.get() : named);
        JsonObject body = JsonParser.parseString(new String(prepared.body(), StandardCharsets.UTF_8)).getAsJsonObject();
        JsonObject made = one("url", Json.of(prepared.url()));
        made.addProperty("read_timeout", prepared.readTimeout().getSeconds());
        made.addProperty("signing_string", prepared.signingString());
        made.add("sign", body.get("sign"));
        made.add("body", body);
        return made;
    }

    private static JsonObject accepted(Merchant merchant, JsonObject test) throws ReflectiveOperationException {
        int httpStatus = test.get("http_status").getAsInt();
        if (Json.text(test, "interface").contains("/")) {
            // The document does not list it: it has no type.
            Result result = merchant.accept(named(test), httpStatus, body(test));
            return split(result.json(), result.other(), result.isFinal());
        }
        Request<?> typed = typed(test).orElseThrow(() -> new AssertionError("no builder has room for the fields"));
        Result result = merchant.accept(typed, httpStatus, body(test));
        assertEquals(result.json(), merchant.accept(named(test), httpStatus, body(test)).json());
        JsonObject made = split(result.json(), result.other(), result.isFinal());
        checkGetters(result, made.getAsJsonObject("fields"));
        return made;
    }

    private static JsonObject called(Merchant merchant, JsonObject expect, JsonObject test)
            throws ReflectiveOperationException {
        try {
            Callback callback = merchant.readCallback(body(test));
            JsonObject made = split(callback.json(), callback.other(), callback.isFinal());
            checkGetters(callback, made.getAsJsonObject("fields"));
            String order = Json.text(expect, "out_trade_no");
            String refund = Json.text(expect, "out_request_no");
            Amount amount = Amount.ofFen(expect.get("amount").getAsLong());
            made.addProperty("not_as_payment", mismatch(() -> callback.expectPayment(order, amount)));
            made.addProperty("not_as_refund", mismatch(() -> callback.expectRefund(order, refund, amount)));
            return made;
        } catch (BestpayException e) {
            assertEquals(Effect.UNKNOWN, e.effect());
            throw e;
        }
    }

    /** The field by which a callback is not the one that is expected, or null. */
    private static String mismatch(Runnable expect) {
        try {
            expect.run();
            return null;
        } catch (MismatchException e) {
            return e.field().get();
        }
    }

    private static JsonObject key(JsonObject test) {
        if (Json.text(test, "role").equals("merchant")) {
            try (MerchantKey key = merchantKey(test, "file")) {
                JsonObject made = described(key.kind(), key.bits(), key.spkiSha256(), key.certificate());
                made.add("alias", Json.of(key.alias().orElse(null)));
                return made;
            }
        }
        try (PlatformKey key = platformKey(Json.text(test, "file"))) {
            JsonObject made = described(key.kind(), key.bits(), key.spkiSha256(), key.certificate());
            JsonArray others = new JsonArray();
            key.others().forEach(other -> others.add(other.spkiSha256()));
            made.add("others", others);
            return made;
        }
    }

    private static JsonObject described(String kind, int bits, String spkiSha256, Optional<Certificate> certificate) {
        JsonObject made = one("kind", Json.of(kind));
        made.addProperty("bits", bits);
        made.addProperty("spki_sha256", spkiSha256);
        made.add("certificate", certificate.<JsonElement>map(VectorsTest::described).orElse(JsonNull.INSTANCE));
        return made;
    }

    private static JsonObject described(Certificate certificate) {
        JsonObject made = one("common_name", Json.of(certificate.commonName().orElse(null)));
        made.addProperty("not_before", certificate.notBefore().toString());
        made.addProperty("not_after", certificate.notAfter().toString());
        return made;
    }

    private static JsonObject split(String json, Map<String, String> other, boolean isFinal) {
        JsonObject fields = JsonParser.parseString(json).getAsJsonObject();
        JsonObject others = new JsonObject();
        other.forEach((name, value) -> {
            fields.remove(name);
            others.add(name, JsonParser.parseString(value));
        });
        JsonObject made = one("fields", fields);
        made.add("other", others);
        made.addProperty("final", isFinal);
        return made;
    }

    /** Every getter that is named after a field says what the JSON says, and every field has one. */
    private static void checkGetters(Object result, JsonObject fields) throws ReflectiveOperationException {
        TreeSet<String> seen = new TreeSet<>();
        for (Map.Entry<String, JsonElement> field : fields.entrySet()) {
            String name = field.getKey();
            boolean isEnum = name.equals("tradeStatus") || name.equals("tradeType");
            Method getter = result.getClass().getMethod(isEnum ? name + "Text" : name);
            Object value = getter.invoke(result);
            if (value instanceof Optional) {
                value = ((Optional<?>) value).orElse(null);
            }
            JsonElement got = value instanceof Amount
                    ? new JsonPrimitive(((Amount) value).fen())
                    : value instanceof LocalDateTime
                            ? Json.of(DateTimeFormatter.ofPattern("uuuuMMddHHmmss").format((LocalDateTime) value))
                            : Json.of((String) value);
            assertTrue(Json.same(field.getValue(), got), () -> name + " is " + field.getValue() + ", not " + got);
            seen.add(name);
        }
        for (Method getter : result.getClass().getDeclaredMethods()) {
            boolean absent = getter.getReturnType() == Optional.class && !seen.contains(getter.getName());
            // The second is no field.
            if (absent && !getter.getName().equals("tradeTypeText") && !getter.getName().equals("isRefund")) {
                assertEquals(Optional.empty(), getter.invoke(result), getter.getName());
            }
        }
    }

    private static JsonObject one(String name, JsonElement value) {
        JsonObject made = new JsonObject();
        made.add(name, value);
        return made;
    }
}
