package io.github.bestpay;

import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.Set;

/** Says why the native library could not be loaded, and what to do. JNA itself may be what cannot be loaded. */
final class NotLoaded {
    private static final String JNA = "5.19.1";

    private NotLoaded() {}

    /** Names the library first, and what the JVM said last. */
    static String explained(String name, Throwable e) {
        String said = said(e);
        return "the native library `" + name + "` cannot be loaded on " + platform() + ": " + reason(name, e, said)
                + " The cause: " + Text.shown(said);
    }

    private static String reason(String name, Throwable e, String said) {
        if (has(said, "IllegalCallerException", "native access")) {
            return "this JVM denies native access. Start it with --enable-native-access=ALL-UNNAMED where JNA is on the"
                    + " class path, --enable-native-access=com.sun.jna where it is on the module path.";
        }
        if (has(said, "incompatible JNA native library")
                || e instanceof IncompatibleClassChangeError
                || e instanceof NoClassDefFoundError && !has(said, "initialize")) {
            return "JNA is missing, or of another version. It is " + jna() + ", and this jar needs net.java.dev.jna:jna "
                    + JNA + " or a later 5.x.";
        }
        if (has(said, "failed to map segment", "noexec")) {
            return "libraries are unpacked to a folder that is mounted noexec. Name another one by"
                    + " -Djna.tmpdir=FOLDER.";
        }
        if (has(said, "temporary file", "temporary directory", "Read-only file system", "No space left")) {
            return "the folder to which libraries are unpacked cannot be written to. Name another one by"
                    + " -Djna.tmpdir=FOLDER.";
        }
        if (!isInTheJar(name)) {
            return "it is neither in a jar of the class path nor in jna.library.path nor installed. Add the jar for this"
                    + " platform, or name the library's folder by -Djna.library.path=FOLDER.";
        }
        return "the jar has one for this platform, which does not load. Is it for another C library?";
    }

    /** As JNA calls it, and the C library: "linux-x86-64, musl". */
    static String platform() {
        String name;
        try {
            name = Platform.RESOURCE_PREFIX;
        } catch (LinkageError e) {
            name = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        }
        return System.getProperty("os.name").equals("Linux") ? name + ", " + libc() : name;
    }

    private static String libc() {
        try {
            String mapped = new String(Files.readAllBytes(Paths.get("/proc/self/maps")), StandardCharsets.ISO_8859_1);
            return mapped.contains("/ld-musl-") ? "musl" : "glibc";
        } catch (IOException e) {
            return "unknown libc";
        }
    }

    private static boolean isInTheJar(String name) {
        try {
            String path = "/" + Platform.RESOURCE_PREFIX + "/" + System.mapLibraryName(name);
            return NotLoaded.class.getResource(path) != null;
        } catch (LinkageError e) {
            return false;
        }
    }

    private static String jna() {
        try {
            Class<?> jna = Class.forName("com.sun.jna.Library", false, NotLoaded.class.getClassLoader());
            CodeSource source = jna.getProtectionDomain().getCodeSource();
            return jna.getPackage().getImplementationVersion() + " from " + (source == null ? "the JVM" : source.getLocation());
        } catch (ClassNotFoundException | LinkageError e) {
            return "not on the class path";
        }
    }

    /** What all of the causes say, in one line. */
    private static String said(Throwable e) {
        Set<String> lines = new LinkedHashSet<>();
        for (Throwable cause = e; cause != null && lines.size() < 8; cause = cause.getCause()) {
            lines.add(cause.toString().trim().replaceAll("\\s*\\R\\s*", "; "));
        }
        return String.join("; ", lines);
    }

    private static boolean has(String said, String... words) {
        for (String word : words) {
            if (said.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
