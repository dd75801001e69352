package io.github.bestpay;

import com.sun.jna.Pointer;

/** How a message is read. Immutable. */
public final class ReadOptions {
    /** At most 1 MiB, at most 16 deep, SHA-1 allowed. */
    public static final ReadOptions DEFAULT = builder().build();

    private final int maxBytes;
    private final int maxDepth;
    private final boolean forbidSha1;

    private ReadOptions(Builder builder) {
        maxBytes = builder.maxBytes;
        maxDepth = builder.maxDepth;
        forbidSha1 = builder.forbidSha1;
    }

    /** {@return the defaults, to be changed} */
    public static Builder builder() {
        return new Builder();
    }

    Pointer forC() {
        NativeLibrary.require();
        C.ReadOptions options = new C.ReadOptions();
        options.max_bytes = NativeLibrary.size(maxBytes);
        options.max_depth = NativeLibrary.size(maxDepth);
        options.forbid_sha1 = forbidSha1 ? 1 : 0;
        return options.inC();
    }

    /** A limit; in C, 0 means "not set". */
    static int limit(int given, String name) {
        if (given < 1) {
            throw Failure.notSent(
                    FailureClass.ARGUMENT, "invalid_argument", name, "`" + name + "` is " + given + ": 1 is the least");
        }
        return given;
    }

    /** Collects the options. */
    public static final class Builder {
        private int maxBytes;
        private int maxDepth;
        private boolean forbidSha1;

        private Builder() {}

        /**
         * Sets the most bytes that a message may have. Left out it is 1,048,576.
         *
         * @param maxBytes 1 or more
         * @return this builder
         */
        public Builder maxBytes(int maxBytes) {
            this.maxBytes = limit(maxBytes, "maxBytes");
            return this;
        }

        /**
         * Sets how deep objects and arrays may be nested, the top object being 1. Left out it is 16.
         *
         * @param maxDepth 1 or more
         * @return this builder
         */
        public Builder maxDepth(int maxDepth) {
            this.maxDepth = limit(maxDepth, "maxDepth");
            return this;
        }

        /**
         * Refuses signatures over SHA-1. At present the platform makes no others.
         *
         * @return this builder
         */
        public Builder forbidSha1() {
            forbidSha1 = true;
            return this;
        }

        /** {@return the options} */
        public ReadOptions build() {
            return new ReadOptions(this);
        }
    }
}
