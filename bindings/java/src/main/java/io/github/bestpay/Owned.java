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
 * first holder is the handle itself, until it is closed or, by the garbage collector's word, forgotten; the others are
 * calls under way.
 */
final class Owned extends PhantomReference<Handle> {
    private static final ReferenceQueue<Handle> FORGOTTEN = new ReferenceQueue<>();
    /** A reference that is itself collected would never be told. */
    private static final Set<Owned> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Thread cleaner = new Thread(Owned::closeForgotten, "bestpay-cleaner");
        cleaner.setDaemon(true);
        cleaner.setContextClassLoader(null);
        cleaner.start();
    }

    private final Pointer pointer;
    private final Consumer<Pointer> free;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Held, not read: what the library's object points to. */
    @SuppressWarnings("unused")
    private final Object kept;

    Owned(Handle handle, Pointer pointer, Consumer<Pointer> free, Object kept) {
        super(handle, FORGOTTEN);
        this.pointer = pointer;
        this.free = free;
        this.kept = kept;
        ALIVE.add(this);
    }

    Pointer pointer() {
        return pointer;
    }

    /** One holder more; false once it is closed. */
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

    /** One holder less. */
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

    /** How many of the library's objects are not freed yet. */
    static int alive() {
        return ALIVE.size();
    }

    private static void closeForgotten() {
        while (true) {
            try {
                ((Owned) FORGOTTEN.remove()).close();
            } catch (InterruptedException e) {
                // Nobody interrupts this thread for a reason: what is forgotten has to be freed all the same.
                continue;
            }
        }
    }
}
