package io.github.bestpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.jna.Structure.FieldOrder;
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

/** {@link C} and the enums against include/bestpay.json, the header as data: the two are kept in step by hand. */
class HeaderTest {
    /** Functions that we do without, and why. */
    private static final List<String> NOT_BOUND = Arrays.asList(
            // A BigDecimal writes itself.
            "bestpay_amount_to_yuan",
            // The code is the status, and survives versions.
            "bestpay_error_status",
            // One function for each struct; those that take fields by name do the same.
            "bestpay_client_(order_by_barcode|order_by_qrcode|order_status|refund|refund_status)",
            "bestpay_merchant_(prepare|accept)_(barcode_order|qrcode_order|order_status|refund|refund_status)",
            "bestpay_cashier_take_(payment|qrcode_payment|refund)",
            // A callback is a copy, and compares itself.
            "bestpay_callback_expect_(payment|refund)",
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
    void structsHaveTheHeadersMembers() {
        assertMembers("bestpay_merchant_options", C.MerchantOptions.class);
        assertMembers("bestpay_client_options", C.ClientOptions.class);
        assertMembers("bestpay_cashier_options", C.CashierOptions.class);
        assertMembers("bestpay_recovery", C.Recovery.class);
        assertMembers("bestpay_read_options", C.ReadOptions.class);
    }

    @Test
    void enumsHaveTheHeadersNumbers() {
        assertNumbers("bestpay_class", "BESTPAY_CLASS_", FailureClass.values());
        assertNumbers("bestpay_effect", "BESTPAY_EFFECT_", Effect.values());
        assertNumbers("bestpay_trade_status", "BESTPAY_TRADE_", TradeStatus.values());
        assertNumbers("bestpay_callback_kind", "BESTPAY_CALLBACK_", CallbackKind.values());
        assertNumbers("bestpay_state", "BESTPAY_STATE_", State.values());
        assertNumbers("bestpay_hash", "BESTPAY_HASH_", Hash.values());
        assertNumbers("bestpay_log_level", "BESTPAY_LOG_", LogLevel.values());
    }

    @Test
    void constantsAreTheHeaders() throws IOException {
        assertEquals(header.get("abi_version").getAsInt(), C.ABI_VERSION);
        assertEquals(header.get("version").getAsString(), Bestpay.version());
        List<String> text = lines("bestpay.h");
        assertTrue(text.contains("#define BESTPAY_TIME_SIZE " + C.TIME_SIZE), "BESTPAY_TIME_SIZE is not " + C.TIME_SIZE);
        assertTrue(text.contains("#define BESTPAY_ASK_ONCE UINT32_MAX"), "BESTPAY_ASK_ONCE is not UINT32_MAX");
        assertEquals(0xFFFF_FFFFL, Integer.toUnsignedLong(C.ASK_ONCE));
    }

    private static void assertMembers(String name, Class<?> struct) {
        List<String> members = new ArrayList<>();
        declared("structs", name).getAsJsonArray("members").forEach(member -> members.add(name(member)));
        assertEquals("size", members.remove(0));
        assertEquals(members, Arrays.asList(struct.getAnnotation(FieldOrder.class).value()));
    }

    private static void assertNumbers(String name, String prefix, Enum<?>[] values) {
        List<String> written = new ArrayList<>();
        for (JsonElement constant : declared("enums", name).getAsJsonArray("constants")) {
            written.add(name(constant) + " = " + constant.getAsJsonObject().get("value").getAsInt());
        }
        List<String> ours = new ArrayList<>();
        for (Enum<?> value : values) {
            ours.add(prefix + value.name().toUpperCase(Locale.ROOT) + " = " + value.ordinal());
        }
        assertEquals(written, ours);
    }

    private static JsonObject declared(String kind, String name) {
        for (JsonElement one : header.getAsJsonArray(kind)) {
            if (name(one).equals(name)) {
                return one.getAsJsonObject();
            }
        }
        throw new AssertionError("the header declares no " + name);
    }

    private static String name(JsonElement declared) {
        return declared.getAsJsonObject().get("name").getAsString();
    }

    private static List<String> lines(String file) throws IOException {
        Path folder = Paths.get(System.getProperty("bestpay.vectors"), "..", "..", "include");
        return Files.readAllLines(folder.resolve(file), StandardCharsets.UTF_8);
    }
}
