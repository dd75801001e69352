package io.github.bestpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That {@link C} leaves out no function for no reason, and what is written by hand against include/bestpay.json. */
class HeaderTest {
    /** Functions that we do without, and why. */
    private static final List<String> NOT_BOUND = Arrays.asList(
            // A BigDecimal writes itself.
            "bestpay_amount_to_yuan",
            // The code is the status, and survives versions.
            "bestpay_error_status",
            // The enums have names.
            "bestpay_(status_code|class_text|effect_text|state_text)",
            // They are passed whole, with everything that these return one by one.
            "bestpay_(result|callback|entry|difference)_(interface|request_date|text|fen|json|hash|form|other_(count|name|json|text))",
            "bestpay_(result|callback|entry)_(state|state_text|trade_status|is_success|is_final|is_open)",
            "bestpay_callback_(trade_type|is_refund)",
            "bestpay_prepared_request_(url|header_(count|name|value)|body(_length)?|read_timeout_ms|request_date)",
            "bestpay_prepared_request_signing_string(_length)?",
            // The text of a state says which it is.
            "bestpay_event_(from|to)",
            // A callback is a copy, and compares itself.
            "bestpay_callback_expect_(payment|refund)",
            // An exception, an entry and an event are copies: their texts are made of their parts.
            "bestpay_(error_text|(error|entry|event)_till_text)",
            // Whoever made the cashier has its journal.
            "bestpay_cashier_journal");

    private static JsonObject header;

    @BeforeAll
    static void read() throws IOException {
        header = JsonParser.parseString(String.join("\n", lines("bestpay.json"))).getAsJsonObject();
    }

    @Test
    void everyFunctionOfTheHeaderIsBoundOrLeftOutForAReason() {
        Set<String> declared = new TreeSet<>();
        header.getAsJsonArray("functions").forEach(function -> declared.add(name(function)));
        assertTrue(declared.size() > 100);
        for (String pattern : NOT_BOUND) {
            assertTrue(declared.removeIf(name -> name.matches(pattern)), "the header has no " + pattern);
        }
        Set<String> bound = new TreeSet<>();
        for (Method method : C.class.getDeclaredMethods()) {
            if (Modifier.isNative(method.getModifiers())) {
                bound.add(method.getName());
            }
        }
        Set<String> unbound = new TreeSet<>(declared);
        unbound.removeAll(bound);
        assertEquals(Collections.emptySet(), unbound, "in the header, and not bound");
        bound.removeAll(declared);
        assertEquals(Collections.emptySet(), bound, "bound, and not in the header, or to be left out");
    }

    @Test
    void enumsHaveTheHeadersNumbers() {
        assertNumbers("bestpay_effect", "BESTPAY_EFFECT_", Effect.values());
        assertNumbers("bestpay_trade_status", "BESTPAY_TRADE_", TradeStatus.values());
        assertNumbers("bestpay_callback_kind", "BESTPAY_CALLBACK_", CallbackKind.values());
        assertNumbers("bestpay_hash", "BESTPAY_HASH_", Hash.values());
        assertNumbers("bestpay_log_level", "BESTPAY_LOG_", LogLevel.values());
    }

    @Test
    void constantsAreTheHeaders() throws IOException {
        assertEquals(header.get("version").getAsString(), Bestpay.version());
        List<String> text = lines("bestpay.h");
        assertTrue(text.contains("#define BESTPAY_TIME_SIZE " + C.TIME_SIZE), "BESTPAY_TIME_SIZE is not " + C.TIME_SIZE);
        assertTrue(text.contains("#define BESTPAY_ASK_ONCE UINT32_MAX"), "BESTPAY_ASK_ONCE is not UINT32_MAX");
        assertEquals(0xFFFF_FFFFL, Integer.toUnsignedLong(C.ASK_ONCE));
    }

    private static void assertNumbers(String name, String prefix, Enum<?>[] values) {
        List<String> written = new ArrayList<>();
        for (JsonElement constant : declared(name).getAsJsonArray("constants")) {
            written.add(name(constant) + " = " + constant.getAsJsonObject().get("value").getAsInt());
        }
        List<String> ours = new ArrayList<>();
        for (Enum<?> value : values) {
            ours.add(prefix + value.name().toUpperCase(Locale.ROOT) + " = " + value.ordinal());
        }
        assertEquals(written, ours);
    }

    private static JsonObject declared(String name) {
        for (JsonElement one : header.getAsJsonArray("enums")) {
            if (name(one).equals(name)) {
                return one.getAsJsonObject();
            }
        }
        throw new AssertionError("the header has no " + name);
    }

    private static String name(JsonElement declared) {
        return declared.getAsJsonObject().get("name").getAsString();
    }

    private static List<String> lines(String file) throws IOException {
        Path folder = Paths.get(System.getProperty("bestpay.vectors"), "..", "..", "include");
        return Files.readAllLines(folder.resolve(file), StandardCharsets.UTF_8);
    }
}
