package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/** A virtual thread that waits for the platform leaves its carrier to others. */
@EnabledForJreRange(minVersion = 21)
class VirtualThreadsTest {
    @Test
    void oneCarrierIsEnoughForThoseWhoWaitAndWhoEndsTheWait(@TempDir Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
                        // A pinned thread would be helped by another carrier.
                        "-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                        "-cp", System.getProperty("java.class.path"),
                        VirtualThreadsCheck.class.getName(),
                        Sandbox.running().file("bestpay.toml").toString(),
                        folder.resolve("journal.db").toString(),
                        Sandbox.NEVER_PAID)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> said;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            said = lines.lines().collect(Collectors.toList());
        }
        assertEquals(Arrays.asList("cancels", "waiting", "cancelled", "refused here: invalid_argument"), said);
        assertEquals(0, process.waitFor());
    }
}
