package io.github.bestpay;

import com.sun.jna.Pointer;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lists of the library's: their parts live as long as the list. */
final class Listed {
    private Listed() {}

    /** Makes a list of entries, copies them, and frees it. */
    static List<Entry> entries(Call.Filling function) {
        return Call.read(function, entries -> copied(eachEntry(entries).map(Entry::new)), C::bestpay_entries_free);
    }

    /** Makes a list of events, copies them, and frees it. */
    static List<Event> events(Call.Filling function) {
        return Call.read(function, events -> copied(eachEvent(events).map(Event::new)), C::bestpay_events_free);
    }

    static Stream<Pointer> eachEntry(Pointer entries) {
        return each(C.bestpay_entries_count(entries), i -> C.bestpay_entries_get(entries, i));
    }

    private static Stream<Pointer> eachEvent(Pointer events) {
        return each(C.bestpay_events_count(events), i -> C.bestpay_events_get(events, i));
    }

    private static Stream<Pointer> each(Pointer count, Function<Pointer, Pointer> get) {
        return IntStream.range(0, Text.size(count)).mapToObj(i -> get.apply(NativeLibrary.size(i)));
    }

    private static <T> List<T> copied(Stream<T> parts) {
        return Collections.unmodifiableList(parts.collect(Collectors.toList()));
    }
}
