import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/* * The Java contenders of {@code bench/compare}.
 *
 * <pre>
 *   java Contender bestpay|jdk|bouncycastle|httpclient FOLDER
 * </pre>
 *
 * The protocol is the same in every language: a line in, a line out, until the input ends.
 *
 * <pre>
  *   show TASK                             the result of one operation
 *   run TASK THREADS MILLISECONDS BATCH   OPERATIONS NANOSECONDS; the clock is read after each BATCH operations
 * </pre>
 */
public final class Contender {
    /** Does a task once, and returns its result. Threads share it. */
    interface Operation {
        Object once() throws Exception;
    }

    /** Prepares a task: its keys are parsed outside the loop. */
    interface Maker {
        Operation make(String task, Path folder) throws Exception;
    }

    /** Receives the results, so that the compiler cannot remove the work. */
    private static volatile Object seen;

    private Contender() {}

    public static void main(String[] arguments) throws Exception {
        Maker maker = maker(arguments[0]);
        Path folder = Paths.get(arguments[1]);
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        Map<String, Operation> ready = new HashMap<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (!ready.containsKey(words[1])) {
                ready.put(words[1], maker.make(words[1], folder));
            }
            Operation operation = ready.get(words[1]);
            out.println(
                    words[0].equals("show")
                            ? text(operation.once())
                            : run(operation, Integer.parseInt(words[2]), Long.parseLong(words[3]), Integer.parseInt(words[4])));
        }
    }

    private static Maker maker(String contender) throws IOException {
        switch (contender) {
            case "bestpay":
                return new Ours();
            case "jdk":
                return new Official(null);
            case "bouncycastle":
                return new Official(new org.bouncycastle.jce.provider.BouncyCastleProvider());
            case "httpclient":
                return new Posting();
            default:
                throw new IOException("there is no contender " + contender);
        }
    }

    private static String text(Object given) {
        return given instanceof byte[] ? new String((byte[]) given, StandardCharsets.UTF_8) : given.toString();
    }

    /** Operations done by all the threads together, and how long they took. */
    private static String run(Operation operation, int threads, long milliseconds, int batch) throws InterruptedException {
        LongAdder done = new LongAdder();
        long started = System.nanoTime();
        Runnable work = () -> done.add(work(operation, started + milliseconds * 1_000_000, batch));
        Thread[] others = new Thread[threads - 1];
        for (int i = 0; i < others.length; i++) {
            others[i] = new Thread(work);
            others[i].start();
        }
        work.run();
        for (Thread other : others) {
            other.join();
        }
        return done.sum() + " " + (System.nanoTime() - started);
    }

    private static long work(Operation operation, long until, int batch) {
        long done = 0;
        try {
            do {
                for (int i = 0; i < batch; i++) {
                    seen = operation.once();
                }
                done += batch;
            } while (System.nanoTime() < until);
        } catch (Exception e) {
            // Ends the comparison: a failed task was not measured.
            e.printStackTrace();
            System.exit(1);
        }
        return done;
    }
}
