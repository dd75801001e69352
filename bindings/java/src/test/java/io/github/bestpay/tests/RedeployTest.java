package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is undeployed, with JNA among its jars, leaves nothing behind. */
class RedeployTest {
    @Test
    void theClassLoaderOfAnApplicationThatUnloadsIsCollected(@TempDir Path folder) throws Exception {
        List<String> said = LoadingTest.java(
                "-cp", LoadingTest.classes(), RedeployContainer.class.getName(), System.getProperty("java.class.path"),
                Sandbox.running().file("bestpay.toml").toString(), folder.resolve("journal.db").toString(), Sandbox.PAID);
        assertEquals(
                Arrays.asList("success", "Recovery(settled 0, open 0, questions 0)", "library_not_loaded", "collected"), said);
    }
}
