package io.github.bestpay.tests;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

/** What a servlet container does: the application has a class loader of its own, and the common pool's threads have not. */
public final class LoadingContainer {
    private LoadingContainer() {}

    /** {@code arguments}: the application's class path. */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        List<URL> urls = new ArrayList<>();
        for (String entry : arguments[0].split(File.pathSeparator)) {
            urls.add(Paths.get(entry).toUri().toURL());
        }
        ClassLoader parent = ClassLoader.getSystemClassLoader().getParent();
        URLClassLoader application = new URLClassLoader(urls.toArray(new URL[0]), parent);
        Thread.currentThread().setContextClassLoader(application);
        application.loadClass("io.github.bestpay.tests.LoadingCheck").getMethod("inTheCommonPool").invoke(null);
    }
}
