package io.github.bestpay;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The library's object behind an object of this package. It is freed once, when that is closed or forgotten, but not before
 * the calls that use it have returned. After it is closed no call can begin.
 */
final class Handle implements AutoCloseable {
    private final String owner;
    private final Owned owned;

    /** {@code kept} lives as long as the library's object does. */
    Handle(Class<?> owner, Pointer pointer, Consumer<Pointer> free, Object kept) {
        this.owner = owner.getSimpleName();
        this.owned = new Owned(this, pointer, free, kept);
    }

    Handle(Class<?> owner, Pointer pointer, Consumer<Pointer> free) {
        this(owner, pointer, free, null);
    }

    /** Calls the library. IllegalStateException after {@link #close()}. */
    <T> T use(Function<Pointer, T> call) {
        Pointer pointer = enter();
        try {
            return call.apply(pointer);
        } finally {
            owned.leave();
        }
    }

    /** As {@link #use}, for a call that may wait: a virtual thread does not hold its carrier meanwhile. */
    <T> T wait(Function<Pointer, T> call) {
        return PlatformThreads.call(() -> use(call));
    }

    /** Calls the library with several objects at once. */
    static <T> T useAll(List<Handle> handles, Function<List<Pointer>, T> call) {
        List<Pointer> pointers = new ArrayList<>(handles.size());
        try {
            for (Handle handle : handles) {
                pointers.add(handle.enter());
            }
            return call.apply(pointers);
        } finally {
            for (int i = 0; i < pointers.size(); i++) {
                handles.get(i).owned.leave();
            }
        }
    }

    @Override
    public void close() {
        owned.close();
    }

    private Pointer enter() {
        if (!owned.enter()) {
            throw new IllegalStateException("this " + owner + " is closed");
        }
        return owned.pointer();
    }
}
