package io.github.bestpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Platform;
import org.junit.jupiter.api.Test;

/** A library that cannot be used is a clear exception, each time. */
class NativeLibraryTest {
    @Test
    void aLibraryOfAnotherAbiIsRefusedAndBothVersionsAreNamed() {
        for (int i = 0; i < 2; i++) {
            LibraryException thrown =
                    assertThrows(LibraryException.class, () -> NativeLibrary.bind("bestpay", C.ABI_VERSION + 7));
            assertEquals("version_mismatch", thrown.code());
            assertEquals(Effect.NOT_SENT, thrown.effect());
            assertTrue(thrown.getMessage().contains("ABI version " + (C.ABI_VERSION + 7)), thrown.getMessage());
            assertTrue(thrown.getMessage().contains("has " + C.ABI_VERSION), thrown.getMessage());
        }
        assertEquals("0.1.0", Bestpay.version());
    }

    @Test
    void aLibraryThatIsNowhereIsNamedAndThePlatformToo() {
        for (int i = 0; i < 2; i++) {
            LibraryException thrown =
                    assertThrows(LibraryException.class, () -> NativeLibrary.bind("no-such-library", C.ABI_VERSION));
            assertEquals("library_not_loaded", thrown.code());
            assertTrue(
                    thrown.getMessage().contains("`no-such-library` cannot be loaded on " + Platform.RESOURCE_PREFIX + ", glibc"),
                    thrown.getMessage());
        }
    }
}
