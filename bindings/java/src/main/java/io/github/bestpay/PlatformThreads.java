package io.github.bestpay;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Where calls wait that may wait long: for the network, or for a journal. A virtual thread cannot leave its carrier while
 * it is inside a native function, so such a call is made by a platform thread, and the virtual thread waits for that.
 */
final class PlatformThreads {
    /** An idle thread ends after this time. It would keep the class loader of an undeployed application. */
    private static final long IDLE_SECONDS = 5;

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final ExecutorService THREADS = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), PlatformThreads::thread);
    /** Thread.isVirtual, or null where there are no virtual threads. */
    private static final Method IS_VIRTUAL = isVirtual();

    private PlatformThreads() {}

    /** By this thread, or for a virtual one by another, which this waits for. */
    static <T> T call(Supplier<T> call) {
        return isCurrentVirtual() ? elsewhere(call) : call.get();
    }

    /** By another thread, which this waits for. */
    static <T> T elsewhere(Supplier<T> call) {
        try {
            return start(call).join();
        } catch (CompletionException e) {
            throw thrown(e);
        }
    }

    /** By another thread. */
    static <T> CompletableFuture<T> start(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, THREADS);
    }

    private static RuntimeException thrown(CompletionException e) {
        if (e.getCause() instanceof RuntimeException) {
            return (RuntimeException) e.getCause();
        }
        if (e.getCause() instanceof Error) {
            throw (Error) e.getCause();
        }
        return e;
    }

    private static boolean isCurrentVirtual() {
        if (IS_VIRTUAL == null) {
            return false;
        }
        try {
            return (boolean) IS_VIRTUAL.invoke(Thread.currentThread());
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }

    private static Method isVirtual() {
        try {
            return Thread.class.getMethod("isVirtual");
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "bestpay-call-" + NUMBERS.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }
}
