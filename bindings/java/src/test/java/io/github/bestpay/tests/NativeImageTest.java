package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.NativeMapped;
import com.sun.jna.Platform;
import com.sun.jna.Structure;
import io.github.bestpay.Bestpay;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The metadata for GraalVM's native images lists every class that JNA looks into, and the library. */
class NativeImageTest {
    private static final List<Class<?>> OF_JNA =
            Arrays.asList(Callback.class, Library.class, NativeMapped.class, Structure.class);

    @Test
    void whatJnaLooksUpIsListed() throws Exception {
        JsonObject metadata = metadata();
        Set<String> wanted = new TreeSet<>();
        for (String name : EntriesCheck.classes(
                Paths.get(Bestpay.class.getProtectionDomain().getCodeSource().getLocation().toURI()))) {
            Class<?> type = Class.forName(name, false, Bestpay.class.getClassLoader());
            if (isNative(type) || OF_JNA.stream().anyMatch(of -> of.isAssignableFrom(type))) {
                wanted.add(name);
            }
        }
        assertTrue(wanted.size() >= 3, wanted::toString);
        for (String section : Arrays.asList("reflection", "jni")) {
            Set<String> listed = new TreeSet<>();
            for (JsonElement one : metadata.getAsJsonArray(section)) {
                listed.add(one.getAsJsonObject().get("type").getAsString());
            }
            listed.removeIf(name -> name.startsWith("java."));
            assertEquals(wanted, listed, section);
        }
    }

    @Test
    void theLibraryIsListed() throws IOException {
        String library = Platform.RESOURCE_PREFIX + "/" + System.mapLibraryName("bestpay");
        boolean listed = false;
        for (JsonElement one : metadata().getAsJsonArray("resources")) {
            String glob = "glob:" + one.getAsJsonObject().get("glob").getAsString();
            listed |= FileSystems.getDefault().getPathMatcher(glob).matches(Paths.get(library));
        }
        assertTrue(listed, library);
    }

    private static boolean isNative(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods()).map(Method::getModifiers).anyMatch(Modifier::isNative);
    }

    private static JsonObject metadata() throws IOException {
        String name = "/META-INF/native-image/io.github.bestpay/bestpay/reachability-metadata.json";
        try (InputStream in = Bestpay.class.getResourceAsStream(name)) {
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8)).getAsJsonObject();
        }
    }
}
