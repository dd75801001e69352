package io.github.bestpay;

import com.sun.jna.Pointer;

/** The limits of {@link Message}'s functions. Immutable. */
public final class ReadOptions {
    /** At most 1 MiB, at most 16 levels deep, SHA-1 allowed. */
    public static final ReadOptions DEFAULT = builder().build();

    private final int maxBytes;
    private final int maxDepth;
    private final boolean forbidSha1;

    private ReadOptions(Builder builder) {
        maxBytes = builder.maxBytes;
        maxDepth = builder.maxDepth;
        forbidSha1 = builder.forbidSha1;
    }

    /** {@return a builder that starts with the defaults} */
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

    /** A limit of 1 or more: 0 would mean "not set" in C. */
    static int limit(int given, String name) {
        if (given < 1) {
            throw Failure.notSent(
                    FailureClass.ARGUMENT, "invalid_argument", name, "`" + name + "` is " + given + "; it must be 1 or more");
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
         * Sets how many bytes a message may have. The default is 1,048,576.
         *
         * @param maxBytes 1 or more
         * @return this builder
         */
        public Builder maxBytes(int maxBytes) {
            this.maxBytes = limit(maxBytes, "maxBytes");
            return this;
        }

        /**
         * Sets how deep objects and arrays may be nested; the top object counts as 1. The default is 16.
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
