package io.github.bestpay;

import com.sun.jna.Pointer;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The part of a {@link Handle} that outlives it: counts who holds the library's object, and frees it after the last. The
 * first holder is the handle itself, until it is closed, or the garbage collector finds that it is forgotten; the
 * others are calls under way.
 */
final class Owned extends PhantomReference<Handle> {
    private static final ReferenceQueue<Handle> FORGOTTEN = new ReferenceQueue<>();
    /** A collected reference would never be enqueued. */
    private static final Set<Owned> ALIVE = ConcurrentHashMap.newKeySet();

    /** The cleaner ends after this time without anything to watch. It would keep the class loader of an undeployed application. */
    private static final long IDLE_MILLISECONDS = 5_000;
    /** Whether there is a cleaner. Changed under the lock of this class. */
    private static boolean isWatched;

    private final Pointer pointer;
    private final Consumer<Pointer> free;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Kept alive here, because the library's object points to it. */
    @SuppressWarnings("unused")
    private final Object kept;

    Owned(Handle handle, Pointer pointer, Consumer<Pointer> free, Object kept) {
        super(handle, FORGOTTEN);
        this.pointer = pointer;
        this.free = free;
        this.kept = kept;
        ALIVE.add(this);
        watch();
    }

    Pointer pointer() {
        return pointer;
    }

    /** Adds a holder; false once it is closed. */
    boolean enter() {
        int now = holders.get();
        while (!closed.get() && now > 0) {
            if (holders.compareAndSet(now, now + 1)) {
                return true;
            }
            now = holders.get();
        }
        return false;
    }

    /** Takes a holder away. */
    void leave() {
        if (holders.decrementAndGet() == 0) {
            ALIVE.remove(this);
            free.accept(pointer);
        }
    }

    /** Once. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            leave();
        }
    }

    /** Closes what is open; false if calls under way still use some of it. */
    static boolean closeAll() {
        ALIVE.forEach(Owned::close);
        return ALIVE.isEmpty();
    }

    /** How many of the library's objects are not freed yet. */
    static int alive() {
        return ALIVE.size();
    }

    private static synchronized void watch() {
        if (!isWatched) {
            Thread cleaner = new Thread(Owned::closeForgotten, "bestpay-cleaner");
            cleaner.setDaemon(true);
            cleaner.setContextClassLoader(null);
            cleaner.start();
            isWatched = true;
        }
    }

    /** Whether there is nothing left to watch: the next object has a cleaner of its own. */
    private static synchronized boolean isIdle() {
        isWatched = !ALIVE.isEmpty();
        return !isWatched;
    }

    private static void closeForgotten() {
        while (true) {
            try {
                Owned forgotten = (Owned) FORGOTTEN.remove(IDLE_MILLISECONDS);
                if (forgotten != null) {
                    forgotten.close();
                } else if (isIdle()) {
                    return;
                }
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt this thread, and what is forgotten still has to be freed.
                continue;
            }
        }
    }
}
