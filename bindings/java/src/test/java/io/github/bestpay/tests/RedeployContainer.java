package io.github.bestpay.tests;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

/** What a servlet container does at a redeployment: runs an application in a class loader of its own, and drops both. */
public final class RedeployContainer {
    /** Each waits for a second: this package's threads end after 5 idle seconds, and the JDK's for processes after 60. */
    private static final int ATTEMPTS = 90;

    private RedeployContainer() {}

    /** {@code arguments}: the application's class path, and what the application is given. */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException, InterruptedException {
        WeakReference<ClassLoader> application = ran(arguments);
        for (int attempt = 0; attempt < ATTEMPTS && application.get() != null; attempt++) {
            System.gc();
            Thread.sleep(1_000);
        }
        System.out.println(application.get() == null ? "collected" : "held");
    }

    private static WeakReference<ClassLoader> ran(String[] arguments)
            throws IOException, ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader application = loader(arguments[0])) {
            thread.setContextClassLoader(application);
            application.loadClass("io.github.bestpay.tests.RedeployApplication")
                    .getMethod("run", String.class, String.class, String.class)
                    .invoke(null, arguments[1], arguments[2], arguments[3]);
            return new WeakReference<>(application);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URLClassLoader loader(String classPath) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            urls.add(Paths.get(entry).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getSystemClassLoader().getParent());
    }
}
