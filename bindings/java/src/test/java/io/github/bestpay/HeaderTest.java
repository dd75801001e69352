package io.github.bestpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@link C} and the enums against include/bestpay.h: the two are kept in step by hand. */
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
            // Whoever made the cashier has its journal.
            "bestpay_cashier_journal");

    private static String header;

    @BeforeAll
    static void read() throws IOException {
        Path path = Paths.get(System.getProperty("bestpay.vectors"), "..", "..", "include", "bestpay.h");
        String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        header = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL).matcher(text).replaceAll("");
    }

    @Test
    void everyFunctionOfTheHeaderIsBoundOrLeftOutForAReason() {
        Set<String> declared = new TreeSet<>(found("\\b(bestpay_[a-z0-9_]+)\\((?=const|struct|u?int|size_t|void|char|bestpay)"));
        declared.removeIf(name -> NOT_BOUND.stream().anyMatch(name::matches));
        Set<String> bound = new TreeSet<>();
        for (Method method : C.class.getDeclaredMethods()) {
            if (Modifier.isNative(method.getModifiers())) {
                bound.add(method.getName());
            }
        }
        assertTrue(declared.size() > 100);
        assertEquals(declared, bound);
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
        assertNumbers("BESTPAY_CLASS_", FailureClass.values());
        assertNumbers("BESTPAY_EFFECT_", Effect.values());
        assertNumbers("BESTPAY_TRADE_", TradeStatus.values());
        assertNumbers("BESTPAY_CALLBACK_", CallbackKind.values());
        assertNumbers("BESTPAY_STATE_", State.values());
        assertNumbers("BESTPAY_HASH_", Hash.values());
        assertNumbers("BESTPAY_LOG_", LogLevel.values());
    }

    @Test
    void constantsAreTheHeaders() {
        assertEquals(found("#define BESTPAY_ABI_VERSION (\\d+)").get(0), Integer.toString(C.ABI_VERSION));
        assertEquals(found("#define BESTPAY_TIME_SIZE (\\d+)").get(0), Integer.toString(C.TIME_SIZE));
        assertEquals(found("#define BESTPAY_VERSION \"(.+?)\"").get(0), Bestpay.version());
        assertEquals("UINT32_MAX", found("#define BESTPAY_ASK_ONCE (\\w+)").get(0));
        assertEquals(0xFFFF_FFFFL, Integer.toUnsignedLong(C.ASK_ONCE));
    }

    private static void assertMembers(String name, Class<?> struct) {
        String body = found("struct " + name + " \\{(.*?)\\}").get(0);
        List<String> members = new ArrayList<>(found(body, "(\\w+);"));
        assertEquals("size", members.remove(0));
        assertEquals(members, Arrays.asList(struct.getAnnotation(FieldOrder.class).value()));
    }

    private static void assertNumbers(String prefix, Enum<?>[] values) {
        List<String> written = found("\\b" + prefix + "([A-Z0-9_]+ = \\d+),");
        List<String> ours = new ArrayList<>();
        for (Enum<?> value : values) {
            ours.add(value.name().toUpperCase(Locale.ROOT) + " = " + value.ordinal());
        }
        assertEquals(written, ours);
    }

    private static List<String> found(String pattern) {
        List<String> found = found(header, pattern);
        assertFalse(found.isEmpty(), pattern);
        return found;
    }

    private static List<String> found(String text, String pattern) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
