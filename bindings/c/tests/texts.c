/* Compares what the library says for people with tests/texts.tsv, which is written from the core's tables.
 *
 *     texts TEXTS.TSV
 *
 * The last line is `texts: N of N`.
 */
#include <bestpay.h>
#include <stdio.h>
#include <string.h>

enum { OF, NAME, EFFECT, MESSAGE, FIELD, OUT_TRADE_NO, OUT_REQUEST_NO, HINT, LANGUAGE, TEXT, COLUMNS };

static int32_t effect_of(const char *name) {
    int32_t effect;
    for (effect = BESTPAY_EFFECT_NOT_SENT; effect > BESTPAY_EFFECT_UNKNOWN; effect--) {
        if (strcmp(bestpay_effect_text(effect), name) == 0) break;
    }
    return effect;
}

static const char *given(const char *cell) { return *cell ? cell : NULL; }

/* Cuts a line at its tabs. False if there are fewer columns. */
static int cut(char *line, char *cells[COLUMNS]) {
    int at;
    line[strcspn(line, "\n")] = '\0';
    for (at = 0; at < COLUMNS && line != NULL; at++) {
        cells[at] = line;
        line = strchr(line, '\t');
        if (line != NULL) *line++ = '\0';
    }
    return at == COLUMNS;
}

/* Writes `\n` for a line break, as the file has it. */
static void on_one_line(const char *text, char *line, size_t size) {
    size_t at = 0;
    for (; *text && at + 3 < size; text++) {
        if (*text == '\n') {
            line[at++] = '\\';
            line[at++] = 'n';
        } else {
            line[at++] = *text;
        }
    }
    line[at] = '\0';
}

static int is_as_written(char *const cells[COLUMNS]) {
    char said[4096] = "";
    const int32_t language =
        strcmp(cells[LANGUAGE], "zh") == 0 ? BESTPAY_LANGUAGE_CHINESE : BESTPAY_LANGUAGE_ENGLISH;
    const int32_t effect = effect_of(cells[EFFECT]);
    const bool is_refund = *cells[OUT_REQUEST_NO] != '\0';

    if (strcmp(cells[OF], "till") == 0) {
        on_one_line(bestpay_till_text(cells[NAME], effect, is_refund, language), said, sizeof said);
    } else if (strcmp(cells[OF], "state") == 0) {
        on_one_line(bestpay_state_till_text(cells[NAME], is_refund, language), said, sizeof said);
    } else if (strcmp(cells[OF], "status") == 0) {
        on_one_line(bestpay_trade_status_till_text(cells[NAME], is_refund, language), said, sizeof said);
    } else if (strcmp(cells[OF], "advice") == 0) {
        on_one_line(bestpay_hint_advice(cells[HINT], language), said, sizeof said);
    } else if (strcmp(cells[OF], "text") == 0) {
        bestpay_text *text = NULL;
        if (bestpay_failure_text(cells[NAME], effect, cells[MESSAGE], given(cells[FIELD]), given(cells[OUT_TRADE_NO]),
                                 given(cells[OUT_REQUEST_NO]), given(cells[HINT]), language, &text, NULL) == BESTPAY_OK) {
            on_one_line(bestpay_text_data(text), said, sizeof said);
        }
        bestpay_text_free(text);
    }
    if (strcmp(said, cells[TEXT]) == 0) return 1;
    printf("%s %s %s %s: %s\n  instead of: %s\n", cells[OF], cells[NAME], cells[EFFECT], cells[LANGUAGE], said, cells[TEXT]);
    return 0;
}

/* An error's own texts are those of its parts. */
static int error_agrees_with_its_parts(int32_t language) {
    int64_t fen;
    bestpay_error *error = NULL;
    bestpay_text *text = NULL;
    int agrees;
    bestpay_amount_from_yuan("1.234", &fen, &error);
    bestpay_failure_text(bestpay_error_code(error), bestpay_error_effect(error), bestpay_error_message(error),
                         bestpay_error_field(error), NULL, NULL, NULL, language, &text, NULL);
    agrees = strcmp(bestpay_error_text(error, language), bestpay_text_data(text)) == 0 &&
             strcmp(bestpay_error_till_text(error, language),
                    bestpay_till_text(bestpay_error_code(error), bestpay_error_effect(error), false, language)) == 0;
    if (!agrees) printf("%s\n  instead of: %s\n", bestpay_error_text(error, language), bestpay_text_data(text));
    bestpay_text_free(text);
    bestpay_error_free(error);
    return agrees;
}

int main(int argc, char **argv) {
    static char line[8192];
    char *cells[COLUMNS];
    int rows = 0, good = 0;
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (file == NULL || fgets(line, sizeof line, file) == NULL) {
        fputs("usage: texts TEXTS.TSV\n", stderr);
        return 64;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        rows++;
        good += cut(line, cells) && is_as_written(cells);
    }
    fclose(file);
    rows += 2;
    good += error_agrees_with_its_parts(BESTPAY_LANGUAGE_ENGLISH);
    good += error_agrees_with_its_parts(BESTPAY_LANGUAGE_CHINESE);
    printf("texts: %d of %d\n", good, rows);
    return good == rows ? 0 : 1;
}
