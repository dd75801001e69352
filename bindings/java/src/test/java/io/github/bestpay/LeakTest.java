package io.github.bestpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Nothing of the library's stays behind, and the instrument would notice if it did. */
class LeakTest {
    private static final int ROUNDS = 250;
    /** The planted leak is large: a fifth of the rounds show it. */
    private static final int LEAKING_ROUNDS = 50;
    /** A fifth of what 4 KiB in each call come to; the JVM itself comes and goes by half of it. */
    private static final long MOST_KIBIBYTES = 4_000;

    @Test
    @EnabledOnOs(OS.LINUX)
    void memoryDoesNotGrow() throws IOException, InterruptedException {
        // Side by side: each counts what its own malloc has handed out.
        Process clean = start(ROUNDS);
        Process leaking = start(LEAKING_ROUNDS, "leak");
        long grown = growth(clean);
        assertTrue(grown < MOST_KIBIBYTES, grown + " KiB");
        long leaked = growth(leaking);
        assertTrue(leaked > MOST_KIBIBYTES, "a planted leak goes unnoticed: " + leaked + " KiB");
        System.out.println("leaks: " + grown + " KiB without, " + leaked + " KiB with a planted one");
    }

    private static Process start(int rounds, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(Arrays.asList(
                Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
                // What the JVM itself takes from malloc is little then, and soon done with.
                "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"),
                LeakCheck.class.getName(),
                Paths.get(System.getProperty("bestpay.vectors"), "keys").toString(),
                Integer.toString(rounds)));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // mallinfo2 counts the main arena.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        return builder.start();
    }

    private static long growth(Process process) throws IOException, InterruptedException {
        String said;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            said = lines.lines().collect(Collectors.joining("\n"));
        }
        assertEquals(0, process.waitFor(), said);
        return Long.parseLong(said.substring(said.lastIndexOf('\n') + 1));
    }
}
