package io.github.bestpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people read: the same texts as in every language, from tests/texts.tsv, which is written from the core's tables. */
class TextsTest {
    private static final Path FILE = Paths.get("../../tests/texts.tsv");

    @Test
    void everyTextIsTheCores() throws IOException {
        List<String> lines = Files.readAllLines(FILE, StandardCharsets.UTF_8);
        assertTrue(lines.size() > 500);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            assertEquals(cells[9].replace("\\n", "\n"), said(cells), line);
        }
    }

    private static String said(String[] cells) {
        Language language = cells[8].equals("zh") ? Language.CHINESE : Language.ENGLISH;
        Failure failure = new Failure();
        failure.code = cells[1];
        failure.effect = Effect.valueOf(cells[2].toUpperCase(java.util.Locale.ROOT));
        failure.message = cells[3];
        failure.field = given(cells[4]);
        failure.outTradeNo = given(cells[5]);
        failure.outRequestNo = given(cells[6]);
        failure.hint = given(cells[7]);
        BestpayException exception = new BestpayException(failure);
        switch (cells[0]) {
            case "till":
                return exception.tillText(language);
            case "text":
                return exception.text(language);
            case "advice":
                return exception.advice(language).orElse("");
            case "status":
                TradeStatus status = TradeStatus.of(cells[1]);
                return failure.outRequestNo == null ? status.tillText(language) : status.refundTillText(language);
            default:
                return Entry.tillText(cells[1], failure.outRequestNo != null, language);
        }
    }

    private static String given(String cell) {
        return cell.isEmpty() ? null : cell;
    }

    @Test
    void whatIsNoTextForCIsSaidInEnglish() {
        Failure failure = new Failure();
        failure.code = "mismatch";
        failure.message = "a\0b";
        assertEquals("mismatch: a\0b", new BestpayException(failure).text(Language.CHINESE));
    }
}
