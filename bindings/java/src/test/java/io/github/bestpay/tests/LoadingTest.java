package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The native library is loaded from where it should be, and where it cannot be loaded every call says why. */
class LoadingTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final String CHECK = LoadingCheck.class.getName();

    @Test
    void theCommonPoolOfAContainerFindsTheApplicationsLibrary() throws Exception {
        // As many threads as a machine of several cores has: with one core there is no common pool.
        List<String> said = java(
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=4",
                "-cp", classes(), LoadingContainer.class.getName(), CLASS_PATH);
        assertEquals(Arrays.asList("loaded", "loaded", "loaded", "loaded"), said);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatIsNotThereIsNamed() throws Exception {
        mustSayEachTime(java("-Djna.tmpdir=/dev/null/none", "-cp", CLASS_PATH, CHECK), "cannot be written to", "-Djna.tmpdir=");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatIsMountedNoexecIsNamed(@TempDir Path folder) throws Exception {
        mustSayEachTime(mounted("noexec", folder), "noexec", "-Djna.tmpdir=");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatIsReadOnlyIsNamed(@TempDir Path folder) throws Exception {
        mustSayEachTime(mounted("ro", folder), "cannot be written to", "-Djna.tmpdir=");
    }

    @Test
    void anOlderJnaIsNamed() throws Exception {
        Path old = Paths.get(System.getProperty("bestpay.old-jna"));
        assertTrue(old.toFile().exists(), old + " is missing");
        String first = old + File.pathSeparator + CLASS_PATH;
        mustSayEachTime(java("-cp", first, CHECK), "JNA is missing, or of another version", "It is 4.5.2", "needs net.java.dev.jna:jna 5.");
    }

    @Test
    void aMissingJnaIsNamed() throws Exception {
        String without = Arrays.stream(CLASS_PATH.split(File.pathSeparator))
                .filter(entry -> !Paths.get(entry).getFileName().toString().startsWith("jna-"))
                .collect(Collectors.joining(File.pathSeparator));
        assertNotEquals(CLASS_PATH, without);
        mustSayEachTime(
                java("-cp", without, CHECK),
                "JNA is missing, or of another version", "It is not on the class path", "needs net.java.dev.jna:jna 5.");
        List<String> said = java("-cp", without, EntriesCheck.class.getName());
        assertEquals(1, said.size(), () -> String.join("\n", said));
        assertTrue(Integer.parseInt(said.get(0)) >= 20, said.get(0));
    }

    @Test
    @EnabledForJreRange(minVersion = 24)
    void aJvmThatDeniesNativeAccessIsTold() throws Exception {
        mustSayEachTime(
                java("--illegal-native-access=deny", "-cp", CLASS_PATH, CHECK),
                "denies native access", "--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void aPlatformWithoutALibraryIsNamed() throws Exception {
        mustSayEachTime(
                java("-Djna.prefix=linux-none", "-cp", CLASS_PATH, CHECK),
                "on linux-none", "neither in a jar of the class path", "-Djna.library.path=");
    }

    private static void mustSayEachTime(List<String> said, String... phrases) {
        // The last makes a request, and calls nothing.
        assertEquals(4, said.size(), () -> String.join("\n", said));
        for (String line : said.subList(0, 3)) {
            assertTrue(line.startsWith("LibraryException NOT_SENT library_not_loaded: "), line);
            for (String phrase : phrases) {
                assertTrue(line.contains(phrase), line);
            }
        }
    }

    /** With a file system mounted in a namespace of its own, where the machine allows that. */
    private static List<String> mounted(String options, Path folder) throws IOException, InterruptedException {
        List<String> command = Arrays.asList("unshare", "-rm", "sh", "-c");
        String mount = "mount -t tmpfs -o " + options + " none " + folder;
        boolean allowed = new ProcessBuilder(with(command, mount)).redirectErrorStream(true).start().waitFor() == 0;
        assumeTrue(allowed, "this machine lets nobody mount a folder");
        String java = String.join(" ", Arrays.asList(jvm(), "-Djna.tmpdir=" + folder, "-cp", CLASS_PATH, CHECK));
        return said(with(command, mount + " && exec " + java));
    }

    private static List<String> with(List<String> command, String more) {
        List<String> all = new ArrayList<>(command);
        all.add(more);
        return all;
    }

    static List<String> java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Arrays.asList(jvm(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(Arrays.asList(arguments));
        return said(command);
    }

    /** What a program prints; its errors are JNA's, and the JVM's. */
    private static List<String> said(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> said;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            said = lines.lines().collect(Collectors.toList());
        }
        assertEquals(0, process.waitFor(), () -> String.join("\n", said));
        return said;
    }

    private static String jvm() {
        return Paths.get(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Where the programs of this package are: the container's own class path, without the library. */
    static String classes() {
        return LoadingTest.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    }
}
