package io.github.bestpay.tests;

import io.github.bestpay.Bestpay;
import io.github.bestpay.LibraryException;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * In a JVM without JNA: calls everything that a program can call without an object, and prints what throws something else than
 * a LibraryException where that would be meant. The last line is how many do throw one.
 */
public final class EntriesCheck {
    private static final String PACKAGE = "io/github/bestpay";

    private EntriesCheck() {}

    public static void main(String[] arguments) throws IOException, URISyntaxException, ReflectiveOperationException {
        int refused = 0;
        for (String name : classes(Paths.get(Bestpay.class.getProtectionDomain().getCodeSource().getLocation().toURI()))) {
            Class<?> type = type(name);
            if (!Modifier.isPublic(type.getModifiers()) || name.contains("$")) {
                continue;
            }
            for (Method method : type.getMethods()) {
                if (Modifier.isStatic(method.getModifiers()) && needsNoObject(method.getParameterTypes())) {
                    refused += call(method, () -> method.invoke(null, given(method.getParameterTypes())));
                }
            }
            for (Constructor<?> constructor : type.getConstructors()) {
                if (needsNoObject(constructor.getParameterTypes())) {
                    refused += call(constructor, () -> constructor.newInstance(given(constructor.getParameterTypes())));
                }
            }
        }
        System.out.println(refused);
    }

    /** A class that is one of JNA's, as only a class that is not public may be, cannot be loaded. */
    private static Class<?> type(String name) throws ClassNotFoundException {
        try {
            return Class.forName(name, false, Bestpay.class.getClassLoader());
        } catch (NoClassDefFoundError e) {
            return EntriesCheck.Invoking.class;
        }
    }

    /** Whether all that it takes can be made without a library. */
    private static boolean needsNoObject(Class<?>[] types) {
        return Arrays.stream(types).noneMatch(AutoCloseable.class::isAssignableFrom);
    }

    private interface Invoking {
        Object invoke() throws ReflectiveOperationException;
    }

    /** 1 where it throws a LibraryException. */
    private static int call(AccessibleObject called, Invoking invoking) throws ReflectiveOperationException {
        try {
            invoking.invoke();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof LibraryException) {
                return 1;
            }
            if (e.getCause() instanceof Error) {
                System.out.println(called + ": " + e.getCause());
            }
        }
        return 0;
    }

    /** The classes of the package, from a jar or a folder. */
    static List<String> classes(Path source) throws IOException {
        if (Files.isDirectory(source)) {
            return classes(source, source.resolve(PACKAGE));
        }
        try (FileSystem jar = FileSystems.newFileSystem(source, (ClassLoader) null)) {
            Path root = jar.getPath("/");
            return classes(root, root.resolve(PACKAGE));
        }
    }

    private static List<String> classes(Path root, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static Object[] given(Class<?>[] types) {
        List<Object> given = new ArrayList<>();
        for (Class<?> type : types) {
            given.add(given(type));
        }
        return given.toArray();
    }

    /** Something that is no reason to throw, where there is such a thing. */
    private static Object given(Class<?> type) {
        if (type == String.class) {
            return "1";
        }
        if (type == byte[].class) {
            return new byte[0];
        }
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == Path.class) {
            return Paths.get("1");
        }
        if (type == Duration.class) {
            return Duration.ofSeconds(1);
        }
        if (type == Map.class) {
            return Collections.emptyMap();
        }
        if (type == io.github.bestpay.LogSink.class) {
            return (io.github.bestpay.LogSink) (level, line) -> {};
        }
        return type.isEnum() ? type.getEnumConstants()[0] : null;
    }
}
