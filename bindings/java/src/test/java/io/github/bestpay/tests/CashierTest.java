package io.github.bestpay.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.bestpay.Amount;
import io.github.bestpay.ArgumentException;
import io.github.bestpay.BarcodeOrder;
import io.github.bestpay.BestpayClient;
import io.github.bestpay.BestpayException;
import io.github.bestpay.Cancellation;
import io.github.bestpay.Cashier;
import io.github.bestpay.CashierOptions;
import io.github.bestpay.ClientOptions;
import io.github.bestpay.ConfigException;
import io.github.bestpay.Effect;
import io.github.bestpay.Entry;
import io.github.bestpay.Event;
import io.github.bestpay.Journal;
import io.github.bestpay.JournalException;
import io.github.bestpay.Merchant;
import io.github.bestpay.HandledCallback;
import io.github.bestpay.PendingException;
import io.github.bestpay.QrcodeOrder;
import io.github.bestpay.Reconciliation;
import io.github.bestpay.Recovery;
import io.github.bestpay.Refund;
import io.github.bestpay.Request;
import io.github.bestpay.RequestException;
import io.github.bestpay.SignatureException;
import io.github.bestpay.State;
import io.github.bestpay.Statement;
import io.github.bestpay.TransportException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A cashier and its journal against the sandbox: what is sent, once, and what is remembered. */
class CashierTest {
    private static final Sandbox SANDBOX = Sandbox.running();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TWO_DAYS = Duration.ofDays(2);
    private static final CashierOptions QUICK = options().build();

    @TempDir
    Path folder;

    private BestpayClient client;
    private Journal journal;
    private Cashier cashier;

    @BeforeEach
    void open() {
        client = SANDBOX.client();
        start();
    }

    private void start() {
        journal = Journal.sqlite(folder.resolve("journal.db"));
        cashier = new Cashier(client, journal, QUICK);
    }

    @AfterEach
    void stop() {
        cashier.close();
        journal.close();
        client.close();
    }

    @Test
    void theSameOrderTwiceIsSentOnce() {
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
        Entry entry = cashier.takePayment(order, PATIENCE);
        assertEquals(State.SUCCESS, entry.state());
        assertEquals("success", entry.stateText());
        assertTrue(entry.isSuccess() && entry.isFinal() && !entry.isOpen());
        assertEquals(client.merchant().merchantNo(), entry.merchantNo());
        assertEquals("barcode_order", entry.interfaceName());
        assertEquals(number(order), entry.outTradeNo());
        assertFalse(entry.outRequestNo().isPresent() || entry.paymentUrl().isPresent());
        assertFalse(entry.code().isPresent() || entry.message().isPresent());
        assertEquals(Amount.ofFen(1250), entry.amount());
        assertEquals(Amount.ofFen(1250), entry.payAmt().get());
        assertEquals(Amount.ofFen(0), entry.discountAmt().orElse(Amount.ofFen(0)));
        assertFalse(entry.tradeNo().get().isEmpty());
        assertEquals(LocalDateTime.parse(order.fields().get("requestDate").replace(' ', 'T')), entry.requestDate());
        assertFalse(entry.changedAt().isBefore(entry.createdAt()));
        assertEquals("barcode_order(" + number(order) + ": success)", entry.toString());

        Entry again = cashier.takePayment(order, PATIENCE);
        assertEquals(entry.tradeNo(), again.tradeNo());
        assertEquals(entry.tradeNo(), cashier.payment(number(order)).tradeNo());
        assertEquals(1, SANDBOX.sent(order));
    }

    @Test
    void anotherOrderOfItsNumberIsRefusedByName() {
        BarcodeOrder.Builder builder = SANDBOX.order(Sandbox.PAID);
        BarcodeOrder order = builder.build();
        cashier.takePayment(order, PATIENCE);
        BarcodeOrder another = builder.tradeAmt(Amount.ofFen(1300)).build();
        JournalException thrown = Thrown.by(
                JournalException.class, "order_conflict", Effect.UNKNOWN,
                () -> cashier.takePayment(another, PATIENCE));
        assertEquals("tradeAmt", thrown.field().get());
        assertEquals(number(order), thrown.outTradeNo().get());
        assertEquals(1, SANDBOX.sent(order));
    }

    @Test
    void whatIsWrongWithTheOrderItselfIsNotWrittenDown() {
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).tradeAmt(null).build();
        RequestException thrown = Thrown.by(
                RequestException.class, "missing_field", Effect.NOT_SENT, () -> cashier.takePayment(order, PATIENCE));
        assertEquals("tradeAmt", thrown.field().get());
        assertEquals(Collections.emptyList(), journal.find(number(order)));
        ArgumentException asked = Thrown.by(
                ArgumentException.class, "invalid_argument", Effect.UNKNOWN,
                () -> cashier.take(Request.of("order_status", Collections.emptyMap()), PATIENCE));
        assertEquals("request", asked.field().get());
        assertThrows(NullPointerException.class, () -> cashier.takePayment(null, PATIENCE));
    }

    @Test
    void aRefusalIsAnEntry() {
        BarcodeOrder order = SANDBOX.order(Sandbox.REFUSED).build();
        Entry entry = cashier.takePayment(order, PATIENCE);
        assertEquals(State.REFUSED, entry.state());
        assertTrue(entry.isFinal() && !entry.isSuccess());
        assertFalse(entry.code().get().isEmpty() || entry.message().get().isEmpty());
        assertFalse(entry.payAmt().isPresent() || entry.tradeNo().isPresent());
    }

    @Test
    void whatNeverLeftIsSentByTheSameCall() {
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
        ClientOptions nobody = ClientOptions.builder().proxy("http://127.0.0.1:9").build();
        try (BestpayClient away = SANDBOX.client(nobody); Cashier offline = new Cashier(away, journal)) {
            TransportException thrown = Thrown.by(
                    TransportException.class, "connect", Effect.NOT_SENT, () -> offline.takePayment(order, PATIENCE));
            assertEquals(number(order), thrown.outTradeNo().get());
        }
        Entry entry = cashier.payment(number(order));
        assertEquals(State.NOT_SENT, entry.state());
        assertFalse(entry.isOpen() || entry.isFinal());
        assertEquals("connect", entry.code().get());
        assertTrue(cashier.takePayment(order, PATIENCE).isSuccess());
        assertEquals(1, SANDBOX.sent(order));
    }

    @Test
    void aLostAnswerIsAskedFor() {
        SANDBOX.orderFault("barcode_order", "reset_after", 0);
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
        Entry entry = cashier.takePayment(order, Duration.ZERO);
        assertEquals(State.UNKNOWN, entry.state());
        assertTrue(entry.isOpen());
        assertEquals("connection_lost", entry.code().get());
        Recovery recovery = cashier.recover(PATIENCE);
        assertEquals("1, 0", recovery.settled() + ", " + recovery.open());
        assertTrue(recovery.questions() >= 1, recovery::toString);
        assertTrue(cashier.payment(number(order)).isSuccess());
        assertEquals(1, SANDBOX.sent(order));
        assertEquals("Recovery(settled 0, open 0, questions 0)", cashier.recover(PATIENCE).toString());
    }

    @Test
    void whatThePlatformDoesNotKnowHasNeverArrived() {
        SANDBOX.orderFault("barcode_order", "reset_before", 0);
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
        assertEquals(State.UNKNOWN, cashier.takePayment(order, Duration.ZERO).state());
        // A minute later is beyond this window, and within the default's.
        CashierOptions.Builder options = options().arrivalWindow(Duration.ofSeconds(1));
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));
        try (Merchant merchant = SANDBOX.merchant(clock); BestpayClient later = new BestpayClient(merchant)) {
            try (Cashier deaf = new Cashier(later, journal, options.notFoundCode("NO_SUCH_TRADE").build())) {
                Recovery recovery = deaf.recover(Duration.ZERO);
                assertEquals("0, 1, 1", recovery.settled() + ", " + recovery.open() + ", " + recovery.questions());
            }
            try (Cashier hearing = new Cashier(later, journal, options.notFoundCode("ORDER_NOT_EXIST").build())) {
                Entry entry = hearing.followPayment(number(order), PATIENCE);
                assertEquals(State.NEVER_ARRIVED, entry.state());
                assertTrue(entry.isFinal() && !entry.isSuccess());
                assertEquals("never_arrived", entry.stateText());
            }
        }
        // Found closed: it is not sent again.
        assertEquals(State.NEVER_ARRIVED, cashier.takePayment(order, PATIENCE).state());
    }

    @Test
    void aWaitEndsWhenAnotherThreadCancelsIt() throws Exception {
        QrcodeOrder order = Sandbox.qrcodeOrder().build();
        Entry shown = cashier.takeQrcodePayment(order, PATIENCE);
        try (Cancellation cancellation = new Cancellation();
                Cashier cancelled = cashier.cancelledBy(cancellation);
                BestpayClient asking = client.cancelledBy(cancellation)) {
            Thread another = new Thread(cancellation::cancel);
            another.start();
            assertTrue(cancelled.followPayment(number(order), TWO_DAYS).isOpen());
            another.join();
            Thrown.by(PendingException.class, "cancelled", Effect.UNKNOWN,
                    () -> asking.waitForPayment(number(order), shown.requestDate(), TWO_DAYS));
        }
    }

    @Test
    void aCodeIsShownPaidAndRefundedOnce() {
        QrcodeOrder order = Sandbox.qrcodeOrder().build();
        Entry shown = cashier.takeQrcodePayment(order, PATIENCE);
        assertEquals(State.WAITING, shown.state());
        assertEquals("qrcode_order", shown.interfaceName());
        assertTrue(shown.paymentUrl().get().startsWith("http"));
        SANDBOX.pay(number(order));
        assertTrue(cashier.followPayment(number(order), PATIENCE).isSuccess());

        Refund.Builder builder = Sandbox.refund(number(order)).refundAmt(Amount.ofFen(300)).remark(Sandbox.REFUND_DONE_LATER);
        Refund refund = builder.build();
        String outRequestNo = refund.fields().get("outRequestNo");
        Entry given = cashier.takeRefund(refund, PATIENCE);
        assertTrue(given.isSuccess());
        assertEquals(outRequestNo, given.outRequestNo().get());
        assertEquals(Amount.ofFen(300), given.amount());
        assertEquals("refund(" + number(order) + ", " + outRequestNo + ": success)", given.toString());
        assertTrue(cashier.take(Request.of("refund", refund.fields()), PATIENCE).isSuccess());
        assertEquals(1, SANDBOX.sent(refund));
        assertEquals(given.tradeNo(), cashier.refund(outRequestNo).tradeNo());
        assertTrue(cashier.followRefund(outRequestNo, PATIENCE).isSuccess());

        JournalException conflict = Thrown.by(
                JournalException.class, "order_conflict", Effect.UNKNOWN,
                () -> cashier.takeRefund(builder.refundAmt(Amount.ofFen(200)).build(), PATIENCE));
        assertEquals("refundAmt", conflict.field().get());
        assertEquals(outRequestNo, conflict.outRequestNo().get());

        List<Entry> found = journal.find(number(order));
        assertEquals(Arrays.asList("qrcode_order", "refund"),
                found.stream().map(Entry::interfaceName).collect(Collectors.toList()));
        assertEquals(1, journal.find(outRequestNo).size());
        List<Event> events = journal.eventsOf(found.get(0));
        assertEquals(Arrays.asList("NONE SENDING call", "SENDING WAITING answer", "WAITING SUCCESS status"),
                events.stream().map(event -> event.from() + " " + event.to() + " " + event.cause())
                        .collect(Collectors.toList()));
        Event last = events.get(2);
        assertEquals("waiting, success", last.fromText().get() + ", " + last.toText());
        assertEquals(number(order), last.outTradeNo());
        assertEquals(client.merchant().merchantNo(), last.merchantNo());
        assertFalse(last.isAlarm() || last.outRequestNo().isPresent() || last.at().isBefore(found.get(0).createdAt()));
        assertFalse(events.get(0).fromText().isPresent());
        assertEquals(outRequestNo, journal.eventsOf(found.get(1)).get(0).outRequestNo().get());
    }

    @Test
    void whatIsNotInTheJournalIsSaidToBeSo() {
        JournalException order = Thrown.by(
                JournalException.class, "not_in_journal", Effect.UNKNOWN, () -> cashier.payment("NOBODY-S"));
        assertEquals("NOBODY-S", order.outTradeNo().get());
        JournalException refund = Thrown.by(
                JournalException.class, "not_in_journal", Effect.UNKNOWN, () -> cashier.refund("NOBODY-S"));
        assertEquals("NOBODY-S", refund.outRequestNo().get());
        Thrown.by(JournalException.class, "not_in_journal", Effect.UNKNOWN,
                () -> cashier.followPayment("NOBODY-S", PATIENCE));
        Thrown.by(JournalException.class, "not_in_journal", Effect.UNKNOWN,
                () -> cashier.followRefund("NOBODY-S", PATIENCE));
        Thrown.by(ArgumentException.class, "null_argument", Effect.UNKNOWN, () -> cashier.payment(null));
        assertEquals(Collections.emptyList(), journal.find("NOBODY-S"));
    }

    @Test
    void anArgumentThatEndsACallSaysNothingAboutItsOrder() {
        BarcodeOrder.Builder builder = SANDBOX.order(Sandbox.PAID);
        BarcodeOrder order = builder.build();
        assertTrue(cashier.takePayment(order, PATIENCE).isSuccess());
        Duration none = Duration.ofMillis(-1);
        for (Executable call : Arrays.<Executable>asList(
                () -> cashier.takePayment(order, none),
                () -> cashier.takePayment(builder.subject("a\0b").build(), PATIENCE),
                () -> cashier.followPayment(number(order), none),
                () -> cashier.payment(number(order) + "\0"))) {
            ArgumentException thrown = Thrown.by(ArgumentException.class, "invalid_argument", Effect.UNKNOWN, call);
            assertTrue(thrown.outTradeNo().get().startsWith(number(order)));
        }
        for (Executable call : Arrays.<Executable>asList(
                () -> cashier.followRefund("R1", none), () -> cashier.refund("R1\0"))) {
            ArgumentException thrown = Thrown.by(ArgumentException.class, "invalid_argument", Effect.UNKNOWN, call);
            assertTrue(thrown.outRequestNo().get().startsWith("R1"));
        }
        assertEquals(1, SANDBOX.sent(order));
    }

    @Test
    void eventsAndRecoveriesWithTheSameContentAreEqual() {
        SANDBOX.orderFault("barcode_order", "reset_after", 0);
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID).build();
        cashier.takePayment(order, Duration.ZERO);
        Recovery settled = cashier.recover(PATIENCE);
        Recovery nothing = cashier.recover(PATIENCE);
        assertEquals(nothing, cashier.recover(PATIENCE));
        assertEquals(nothing.hashCode(), cashier.recover(PATIENCE).hashCode());
        assertNotEquals(nothing, settled);

        Entry entry = cashier.payment(number(order));
        List<Event> events = journal.eventsOf(entry);
        assertTrue(events.size() > 1);
        assertEquals(events, journal.eventsOf(entry));
        assertEquals(events.hashCode(), journal.eventsOf(entry).hashCode());
        assertEquals(events.size(), new HashSet<>(events).size());
        assertEquals(entry, cashier.payment(number(order)));
        assertNotEquals(entry, cashier.takePayment(SANDBOX.order(Sandbox.PAID).build(), PATIENCE));
    }

    @Test
    void aCallbackIsAppliedOnceAndAContradictionIsAnAlarm() throws InterruptedException {
        try (CallbackListener listener = new CallbackListener()) {
            BarcodeOrder.Builder builder = SANDBOX.order(Sandbox.NEVER_PAID).notifyUrl(listener.notifyUrl());
            BarcodeOrder order = builder.build();
            assertEquals(State.WAITING, cashier.takePayment(order, Duration.ZERO).state());
            SANDBOX.pay(number(order));
            byte[] body = listener.posted();

            Entry paid = taken(cashier.onCallback(body));
            assertTrue(paid.isSuccess());
            assertEquals(number(order), paid.outTradeNo());
            assertEquals(paid.changedAt(), taken(cashier.onCallback(body)).changedAt());
            List<Event> events = cashier.events(0, 100);
            assertEquals(3, events.size(), events::toString);
            assertEquals("callback", events.get(2).cause());

            byte[] unsigned = bytes("{\"tradeStatus\":\"SUCCESS\"}");
            notTaken(cashier.onCallback(unsigned), SignatureException.class, "missing_sign");
            notTaken(cashier.onCallback(new byte[0]), BestpayException.class, "invalid_json");
            assertEquals(3, cashier.events(0, 100).size());
            assertThrows(NullPointerException.class, () -> cashier.onCallback(null));

            // A journal that does not know the number; and then one that knows it with another amount.
            try (Journal other = Journal.sqlite(folder.resolve("other.db"));
                    Cashier second = new Cashier(client, other)) {
                // Answered once: an alarm is in the journal.
                HandledCallback unknown = second.onCallback(body);
                assertTrue(isAccepted(unknown));
                failed(unknown, JournalException.class, "not_in_journal");
                Entry refused = second.takePayment(builder.tradeAmt(Amount.ofFen(999)).build(), Duration.ZERO);
                assertEquals(State.UNKNOWN, refused.state());
                HandledCallback handled = second.onCallback(body);
                assertFalse(handled.entry().isPresent());
                JournalException contradiction = (JournalException) handled.exception().get();
                assertEquals("contradiction, UNKNOWN", contradiction.code() + ", " + contradiction.effect());
                assertEquals("tradeAmt", contradiction.field().get());
                // Sent again it would say the same.
                assertTrue(isAccepted(handled));
                List<Event> alarms = second.events(0, 100).stream().filter(Event::isAlarm).collect(Collectors.toList());
                assertEquals(2, alarms.size(), alarms::toString);
                assertFalse(alarms.get(1).about().get().isEmpty());
                assertEquals(State.UNKNOWN, second.payment(number(order)).state());
            }
        }
    }

    @Test
    void whoeverKeepsTheLastNumberGoesOnBehindIt() {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            numbers.add(cashier.takePayment(SANDBOX.order(Sandbox.PAID).build(), PATIENCE).outTradeNo());
        }
        List<Event> first = cashier.events(0, 4);
        assertEquals(4, first.size());
        long seen = first.get(3).id();
        // The power fails.
        cashier.close();
        journal.close();
        start();
        List<Event> rest = cashier.events(seen, 100);
        assertEquals(Collections.emptyList(), cashier.events(rest.get(rest.size() - 1).id(), 100));
        List<Event> all = new ArrayList<>(first);
        all.addAll(rest);
        for (int i = 0; i < all.size(); i++) {
            assertEquals(i + 1, all.get(i).id());
            assertEquals(numbers.get(i / 2), all.get(i).outTradeNo());
        }
        assertEquals(6, all.size());
        assertEquals("Event(6, " + numbers.get(2) + ": sending to success)", all.get(5).toString());
        assertEquals(all.toString(), journal.events(0, 6).toString());
        Thrown.by(ArgumentException.class, "invalid_argument", Effect.NOT_SENT, () -> cashier.events(0, 0));
        Thrown.by(ArgumentException.class, "invalid_argument", Effect.NOT_SENT, () -> journal.events(0, -1));
    }

    @Test
    void entriesAreReadByPagesAndPurged() throws IOException {
        for (int i = 0; i < 4; i++) {
            Entry paid = cashier.takePayment(SANDBOX.order(Sandbox.PAID).build(), PATIENCE);
            cashier.takeRefund(Sandbox.refund(paid.outTradeNo()).build(), PATIENCE);
        }
        Entry open = cashier.takePayment(SANDBOX.order(Sandbox.NEVER_PAID).build(), Duration.ZERO);
        List<String> read = new ArrayList<>();
        List<Entry> page = journal.entries(null, 2);
        while (!page.isEmpty() && read.size() < 20) {
            assertTrue(page.size() <= 2);
            page.forEach(entry -> read.add(entry.toString()));
            page = journal.entries(page.get(page.size() - 1), 2);
        }
        assertEquals(9, read.size());
        assertEquals(9, read.stream().distinct().count());
        Entry first = journal.entries(null, 1).get(0);

        Path file = Files.createTempFile("statement", ".csv");
        Files.write(file, Arrays.asList("no,yuan", "NOBODY,1.00"));
        try (Reconciliation compared = journal.reconcile(file, Statement.of("no", "yuan", "yuan").merchantNo("nobody"))) {
            assertEquals(1, compared.lines());
            assertEquals(0, compared.entries());
            assertEquals(1, compared.differences());
            Reconciliation.Difference missing = compared.next();
            assertEquals("missing_in_journal(NOBODY)", missing.toString());
            assertEquals(Amount.ofFen(100), missing.amount().get());
            assertEquals(2L, missing.line().get().longValue());
            assertFalse(missing.ownState().isPresent() || compared.hasNext());
        }
        ConfigException noColumn = Thrown.by(ConfigException.class, "invalid_config", Effect.NOT_SENT,
                () -> journal.reconcile(file, Statement.of("no", "fen", "fen")));
        assertEquals("amount_column", noColumn.field().get());
        Files.delete(file);

        String merchantNo = client.merchant().merchantNo();
        LocalDateTime now = client.merchant().now();
        Thrown.by(ConfigException.class, "invalid_config", Effect.NOT_SENT,
                () -> journal.purge(merchantNo, now, TWO_DAYS.minusSeconds(1)));
        for (Duration none : Arrays.asList(TWO_DAYS.plusMillis(1), TWO_DAYS.negated(), Duration.ofDays(100_000))) {
            ArgumentException thrown = Thrown.by(
                    ArgumentException.class, "invalid_argument", Effect.NOT_SENT,
                    () -> journal.purge(merchantNo, now, none));
            assertEquals("olderThan", thrown.field().get());
        }
        assertEquals(0, journal.purge(merchantNo, now, TWO_DAYS));
        assertEquals(0, journal.purge("3178000000000009", now.plusYears(1), TWO_DAYS));
        assertEquals(8, journal.purge(merchantNo, now.plusYears(1), TWO_DAYS));
        assertEquals(Collections.singletonList(open.toString()),
                journal.entries(null, 10).stream().map(Entry::toString).collect(Collectors.toList()));
        assertEquals(Collections.emptyList(), journal.eventsOf(first));
        JournalException gone = Thrown.by(
                JournalException.class, "not_in_journal", Effect.NOT_SENT, () -> journal.entries(first, 2));
        assertEquals("after", gone.field().get());
    }

    @Test
    void tillsThatTakeTheSameOrderAtOnceSendItOnce() throws Exception {
        BarcodeOrder order = SANDBOX.order(Sandbox.PAID_LATER).build();
        ExecutorService tills = Executors.newFixedThreadPool(4);
        try (Journal opened = Journal.sqlite(folder.resolve("journal.db"));
                Cashier second = new Cashier(client, opened, QUICK)) {
            List<Callable<Entry>> taking = new ArrayList<>();
            for (Cashier till : Arrays.asList(cashier, second, cashier, second)) {
                taking.add(() -> till.takePayment(order, PATIENCE));
            }
            for (Future<Entry> taken : tills.invokeAll(taking)) {
                assertTrue(taken.get().isSuccess());
            }
        } finally {
            tills.shutdownNow();
        }
        assertEquals(1, SANDBOX.sent(order));
    }

    @Test
    void theMerchantsClockOutlivesTheMerchant() {
        Clock fixed = Clock.fixed(Instant.ofEpochSecond(1_772_323_200L), ZoneOffset.UTC);
        Cashier dated;
        try (Merchant merchant = SANDBOX.merchant(fixed); BestpayClient clocked = new BestpayClient(merchant)) {
            dated = new Cashier(clocked, journal);
        }
        System.gc();
        Entry entry = dated.takePayment(SANDBOX.order(Sandbox.PAID).build(), Duration.ZERO);
        dated.close();
        assertEquals(LocalDateTime.of(2026, 3, 1, 8, 0), entry.createdAt());
    }

    @Test
    void aJournalThatCannotBeOpenedSaysSo() {
        for (Path none : Arrays.asList(folder, folder.resolve("none").resolve("journal.db"), Paths.get(""))) {
            Thrown.by(JournalException.class, "journal_unavailable", Effect.NOT_SENT, () -> Journal.sqlite(none));
        }
        String nobody = "postgres://till@127.0.0.1:9/till?connect_timeout=1";
        Thrown.by(JournalException.class, "journal_unavailable", Effect.NOT_SENT, () -> Journal.postgres(nobody));
        Thrown.by(ConfigException.class, "invalid_config", Effect.NOT_SENT,
                () -> Journal.postgres(nobody, bytes("shop")));
        Thrown.by(ArgumentException.class, "null_argument", Effect.NOT_SENT, () -> Journal.postgres(null));
    }

    @Test
    void settingsOutOfRangeAreArgumentExceptions() {
        CashierOptions.Builder options = CashierOptions.builder();
        for (Duration none : Arrays.asList(Duration.ZERO, Duration.ofMillis(1500), Duration.ofDays(365))) {
            ArgumentException thrown = Thrown.by(
                    ArgumentException.class, "invalid_argument", Effect.NOT_SENT, () -> options.lease(none));
            assertEquals("lease", thrown.field().get());
            Thrown.by(ArgumentException.class, "invalid_argument", Effect.NOT_SENT, () -> options.arrivalWindow(none));
        }
        Thrown.by(ArgumentException.class, "invalid_argument", Effect.NOT_SENT, () -> options.pollFirst(Duration.ZERO));
        Thrown.by(ArgumentException.class, "invalid_argument", Effect.NOT_SENT,
                () -> options.pollLongest(Duration.ZERO));
        assertThrows(NullPointerException.class, () -> options.notFoundCode(null));
        Thrown.by(ArgumentException.class, "invalid_argument", Effect.NOT_SENT,
                () -> new Cashier(client, journal, options.notFoundCode("a\0b").build()));
    }

    private static CashierOptions.Builder options() {
        return CashierOptions.builder()
                .lease(Duration.ofSeconds(60))
                .pollFirst(Duration.ofMillis(100))
                .pollLongest(Duration.ofSeconds(1));
    }

    /** The entry after a callback that was dealt with. */
    private static Entry taken(HandledCallback handled) {
        assertTrue(isAccepted(handled));
        assertFalse(handled.exception().isPresent());
        return handled.entry().get();
    }

    /** It is not accepted. */
    private static void notTaken(HandledCallback handled, Class<? extends BestpayException> type, String code) {
        assertFalse(isAccepted(handled));
        failed(handled, type, code);
    }

    private static void failed(HandledCallback handled, Class<? extends BestpayException> type, String code) {
        assertFalse(handled.entry().isPresent());
        BestpayException exception = type.cast(handled.exception().get());
        assertEquals(code + ", UNKNOWN", exception.code() + ", " + exception.effect());
    }

    private static boolean isAccepted(HandledCallback handled) {
        return new String(handled.reply().body(), StandardCharsets.UTF_8).contains("\"statusCode\":\"200\"");
    }

    private static String number(Request<?> order) {
        return order.fields().get("outTradeNo");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
