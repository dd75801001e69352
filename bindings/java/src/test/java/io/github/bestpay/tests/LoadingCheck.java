package io.github.bestpay.tests;

import io.github.bestpay.Bestpay;
import io.github.bestpay.BestpayException;
import io.github.bestpay.Merchant;
import io.github.bestpay.Request;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The first calls of a JVM of its own, each with what came of it in a line: what {@link LoadingTest} looks at. */
public final class LoadingCheck {
    private LoadingCheck() {}

    /** Different objects, of which some touch JNA before they call anything. */
    public static void main(String[] arguments) {
        say(Merchant::builder);
        say(Bestpay::version);
        say(() -> Bestpay.setLogSink(io.github.bestpay.LogLevel.OFF, (level, line) -> {}));
        say(() -> Request.of("order_status", Collections.emptyMap()));
    }

    /** Called by {@link LoadingContainer}. */
    public static void inTheCommonPool() throws ExecutionException, InterruptedException {
        CompletableFuture.runAsync(() -> main(new String[0])).get();
    }

    private static void say(Runnable call) {
        try {
            call.run();
            System.out.println("loaded");
        } catch (BestpayException e) {
            System.out.println(e.getClass().getSimpleName() + " " + e.effect() + " " + e.getMessage());
        }
    }
}
