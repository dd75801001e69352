package io.github.bestpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Freed once: not before the last call has returned, not after, and also when nobody closes. */
class HandleTest {
    private final AtomicInteger freed = new AtomicInteger();
    private final Pointer pointer = new Pointer(1);

    private Handle handle() {
        return new Handle(Merchant.class, pointer, given -> {
            assertEquals(pointer, given);
            freed.incrementAndGet();
        });
    }

    @Test
    void closingTwiceFreesOnce() {
        Handle handle = handle();
        handle.close();
        handle.close();
        assertEquals(1, freed.get());
        assertEquals(
                "this Merchant is closed",
                assertThrows(IllegalStateException.class, () -> handle.use(c -> c)).getMessage());
    }

    @Test
    void whatIsInUseIsFreedByTheLastUser() {
        Handle handle = handle();
        handle.use(outer -> handle.use(inner -> {
            handle.close();
            assertEquals(0, freed.get());
            assertThrows(IllegalStateException.class, () -> handle.use(c -> c));
            return null;
        }));
        assertEquals(1, freed.get());
    }

    @Test
    void oneOfSeveralThatIsClosedLeavesTheOthersUsable() {
        Handle open = handle();
        Handle closed = handle();
        closed.close();
        assertThrows(IllegalStateException.class, () -> Handle.useAll(Arrays.asList(open, closed), c -> c));
        open.close();
        assertEquals(2, freed.get());
    }

    @Test
    void whatFailsIsLeftAsWell() {
        Handle handle = handle();
        assertThrows(ArithmeticException.class, () -> handle.use(c -> 1 / (freed.get() - freed.get())));
        handle.close();
        assertEquals(1, freed.get());
    }

    @Test
    void whatIsForgottenIsFreed() throws InterruptedException {
        int before = Owned.alive();
        CountDownLatch all = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            new Handle(Merchant.class, pointer, given -> all.countDown());
        }
        for (int i = 0; i < 600 && !all.await(100, TimeUnit.MILLISECONDS); i++) {
            System.gc();
        }
        assertEquals(0, all.getCount());
        assertTrue(Owned.alive() <= before);
    }

    @Test
    void threadsThatUseAndCloseAtOnceFreeOnceAndNeverUseWhatIsFreed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 500; round++) {
                AtomicInteger frees = new AtomicInteger();
                AtomicInteger usedTooLate = new AtomicInteger();
                Handle handle = new Handle(Merchant.class, pointer, given -> frees.incrementAndGet());
                CountDownLatch together = new CountDownLatch(4);
                Callable<Void> using = () -> {
                    together.countDown();
                    together.await();
                    assertThrows(IllegalStateException.class, () -> {
                        while (true) {
                            handle.use(c -> usedTooLate.addAndGet(frees.get()));
                        }
                    });
                    return null;
                };
                Callable<Void> closing = () -> {
                    together.countDown();
                    together.await();
                    handle.close();
                    return null;
                };
                List<Future<Void>> all = new ArrayList<>();
                for (Callable<Void> work : Arrays.asList(using, using, closing, closing)) {
                    all.add(threads.submit(work));
                }
                for (Future<Void> one : all) {
                    one.get(60, TimeUnit.SECONDS);
                }
                assertEquals(1, frees.get());
                assertEquals(0, usedTooLate.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
