package io.github.bestpay;

import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A durable record of orders and refunds, which a {@link Cashier} keeps. Any number of threads may use one at once, and
 * several processes may use one journal.
 *
 * <p>A change is on the disk when the call returns. The caller's thread waits for the disk, or the database, and for others
 * who write: up to 20 s more than the time that it was given, while these come and go.
 */
public final class Journal implements AutoCloseable {
    private final Handle handle;

    private Journal(Call.Filling function) {
        handle = new Handle(Journal.class, Call.make(function), C::bestpay_journal_free);
    }

    /**
     * Opens a journal in one SQLite file, which is made if it is not there, for its owner only (mode 0600). Once the file
     * was deleted or replaced every call throws a {@link JournalException}: open it again.
     *
     * @param path the file, on a local disk: SQLite's locks do not hold on network file systems
     * @return the journal, to be closed by the caller
     * @throws JournalException if it cannot be opened or written, a newer version of the library made it, or SQLite
     *     takes the name for no file, as {@code :memory:}
     */
    public static Journal sqlite(Path path) {
        NativeLibrary.require();
        byte[] file = Text.utf8(path.toString(), "path");
        return new Journal((journal, error) -> C.bestpay_journal_sqlite(file, journal, error));
    }

    /**
     * Opens a journal in PostgreSQL, for several machines. The tables, whose names begin with bestpay_, are made if they
     * are not there.
     *
     * <p>A server on another machine must have TLS and a certificate for its name, signed by a public authority;
     * {@code sslmode=disable} in the address does without.
     *
     * @param url as for psql: {@code postgres://user:password@host/database}
     * @return the journal, to be closed by the caller
     * @throws JournalException if it cannot be reached or written, or a newer version of the library made it
     */
    public static Journal postgres(String url) {
        return postgres(url, new byte[0]);
    }

    /**
     * As {@link #postgres(String)}, where the server's certificate is signed by one of these authorities.
     *
     * @param url as for psql: {@code postgres://user:password@host/database}
     * @param rootCertificates PEM, one or several
     * @return the journal, to be closed by the caller
     * @throws JournalException if it cannot be reached or written, or a newer version of the library made it
     * @throws ConfigException if the certificates cannot be read
     */
    public static Journal postgres(String url, byte[] rootCertificates) {
        NativeLibrary.require();
        byte[] address = Text.utf8(url, "url");
        Pointer length = NativeLibrary.size(rootCertificates.length);
        return new Journal((journal, error) ->
                C.bestpay_journal_postgres(address, rootCertificates, length, journal, error));
    }

    /**
     * The order of this number with its refunds, or the refund of this number, of every merchant.
     *
     * @param number outTradeNo or outRequestNo
     * @return the entries, possibly none
     * @throws JournalException if the journal cannot be read
     */
    public List<Entry> find(String number) {
        byte[] text = Text.utf8(number, "number");
        return handle.wait(c ->
                Listed.entries((entries, error) -> C.bestpay_journal_find(c, text, entries, error)));
    }

    /**
     * The entries in the order of their merchants' and their own numbers, page by page. After the last page comes an empty
     * one.
     *
     * @param after the last entry of the page before; null for the first page
     * @param limit how many at most
     * @return a page
     * @throws JournalException if the journal cannot be read; not_in_journal where {@code after} was purged meanwhile
     */
    public List<Entry> entries(Entry after, int limit) {
        int most = ReadOptions.limit(limit, "limit");
        return handle.wait(c -> {
            Function<Pointer, List<Entry>> page = last ->
                    Listed.entries((entries, error) -> C.bestpay_journal_entries(c, last, most, entries, error));
            return after == null ? page.apply(null) : ofLibrary(c, after, page).orElseThrow(() -> gone(after));
        });
    }

    /**
     * Changes of state and alarms in their order. Store the last number together with what you did about the event, and you
     * can go on there after any interruption.
     *
     * @param after the number of the event before, 0 for the first
     * @param limit how many at most
     * @return the events behind it
     * @throws JournalException if the journal cannot be read
     */
    public List<Event> events(long after, int limit) {
        int most = ReadOptions.limit(limit, "limit");
        return handle.wait(c ->
                Listed.events((events, error) -> C.bestpay_journal_events(c, after, most, events, error)));
    }

    /**
     * Everything that happened to an entry.
     *
     * @param entry of this journal
     * @return its events; none where it was purged
     * @throws JournalException if the journal cannot be read
     */
    public List<Event> eventsOf(Entry entry) {
        return handle.wait(c -> ofLibrary(c, entry, own ->
                        Listed.events((events, error) -> C.bestpay_journal_events_of(c, own, events, error)))
                .orElse(Collections.emptyList()));
    }

    /**
     * Holds a statement, a CSV file in UTF-8 or GBK with a line of names at its start, against the journal. Memory does not
     * grow with it.
     *
     * @param path the file
     * @param statement which of its columns mean what
     * @return the differences, to be closed by the caller
     * @throws ConfigException if the file cannot be read, or has no such column: it names the option, or "path"
     * @throws JournalException if the journal cannot be read
     */
    public Reconciliation reconcile(Path path, Statement statement) {
        byte[] file = Text.utf8(path.toString(), "path");
        Pointer options = Words.ofTexts(statement.options(), "statement");
        Pointer count = NativeLibrary.size(statement.options().size() / 2);
        return new Reconciliation(handle.wait(c -> Call.make(
                (made, error) -> C.bestpay_journal_reconcile(c, file, options, count, made, error))));
    }

    /**
     * Forgets the merchant's final entries, and those that were not sent, whose state has not changed for some time, and
     * their events. What is open stays.
     *
     * <p>A number that was forgotten is a new one to the journal: keep entries for as long as numbers may come again.
     *
     * @param merchantNo the merchant's number
     * @param now Beijing time, see {@link Merchant#now()}
     * @param olderThan in whole seconds, two days or more
     * @return how many entries were forgotten
     * @throws ConfigException for less than two days
     * @throws JournalException if the journal cannot be written
     */
    public long purge(String merchantNo, LocalDateTime now, Duration olderThan) {
        byte[] number = Text.utf8(merchantNo, "merchantNo");
        byte[] time = Text.utf8(BeijingTime.text(now), "now");
        int seconds = Seconds.of(olderThan, "olderThan");
        return handle.wait(c -> Call.number(
                (forgotten, error) -> C.bestpay_journal_purge(c, number, time, seconds, forgotten, error)));
    }

    /** Frees the journal once no call uses it. Cashiers made with it are not touched; closing it again does nothing. */
    @Override
    public void close() {
        handle.close();
    }

    Handle handle() {
        return handle;
    }

    /** Calls the library with its own entry, of which this one is a copy; empty if that entry is gone. */
    private static <T> Optional<T> ofLibrary(Pointer journal, Entry copy, Function<Pointer, T> call) {
        byte[] number = Text.utf8(copy.number(), "number");
        return Call.read(
                (entries, error) -> C.bestpay_journal_find(journal, number, entries, error),
                entries -> Listed.eachEntry(entries).filter(own -> copy.isSame(new Entry(own))).findFirst().map(call),
                C::bestpay_entries_free);
    }

    private static BestpayException gone(Entry after) {
        return Failure.notSent(
                FailureClass.JOURNAL, "not_in_journal", "after", "the journal knows " + after.number() + " no more");
    }
}
