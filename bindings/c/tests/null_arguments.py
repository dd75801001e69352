"""Writes a C program from the header that calls every function with each of its pointers NULL, one at a time and all at
once. What must not be NULL has to end in BESTPAY_NULL_ARGUMENT and name the argument; nothing may crash."""

import re
import sys

MAY_BE_NULL = {"options", "password", "alias", "after", "error", "sink", "user_data"}
OBJECTS = {"bestpay_merchant_key", "bestpay_platform_key", "bestpay_merchant", "bestpay_client", "bestpay_config", "bestpay_callback",
           "bestpay_journal", "bestpay_cashier", "bestpay_entry"}
STRUCTS = {"bestpay_barcode_order", "bestpay_qrcode_order", "bestpay_order_status", "bestpay_refund", "bestpay_refund_status",
           "bestpay_merchant_options", "bestpay_client_options", "bestpay_read_options", "bestpay_cashier_options", "bestpay_recovery"}
# What a function makes whatever the outcome, where it has a place for it.
ALWAYS_MADE = {("bestpay_cashier_on_callback", "reply")}

header = re.sub(r"/\*.*?\*/", "", open(sys.argv[1], encoding="utf-8").read(), flags=re.S)
functions = re.findall(r"^([\w ]+?[ *]+)(bestpay_\w+)\(([^()]*)\);", header, re.M | re.S)


def parameters(text):
    for part in re.sub(r"\bstruct ", "", " ".join(text.split())).split(", "):
        if part != "void":
            kind, name = re.fullmatch(r"(.*?)(\w+)", part).groups()
            yield kind.strip(), name


def good(function, kind, name):
    """An argument that is not NULL, and that lets the check of the others be reached."""
    if name == "interface":
        return '"order_status"'
    if name == "path":
        return '":memory:"'
    if (function, name) in ALWAYS_MADE:
        return f"({kind})&always"
    base = kind.replace("const", "").replace("*", "").strip()
    if kind.endswith("**") and "const" not in kind:
        return f"({base} **)&slot" if name != "error" else "&error"
    if kind == "const bestpay_platform_key *const *":
        return "keys"
    if base in OBJECTS:
        return f"the_{base}"
    if base in STRUCTS:
        return f"&{base}_given"
    if base == "bestpay_field":
        return "fields"
    return {"const char *": '"x"', "const uint8_t *": '(const uint8_t *)"{}"', "char *": "buffer", "int64_t *": "&number",
            "bestpay_log_sink": "NULL", "void *": "NULL"}.get(kind, "NULL" if kind.endswith("*") else "1")


calls, tried = [], 0
for returned, function, text in functions:
    given = list(parameters(text))
    pointers = [at for at, (kind, _) in enumerate(given) if kind.endswith("*")]
    everything = [("NULL" if at in pointers or kind == "bestpay_log_sink" else "0") for at, (kind, _) in enumerate(given)]
    calls.append(f"    {function}({', '.join(everything)});")
    if "bestpay_status" not in returned:
        continue
    for missing in pointers:
        name = given[missing][1]
        arguments = ["NULL" if at == missing else good(function, *parameter) for at, parameter in enumerate(given)]
        wanted = "0" if name in MAY_BE_NULL else "1"
        # There is no callback at hand that is signed for this merchant: only its own NULL is tried.
        if "the_bestpay_callback" in arguments:
            continue
        # A request is named by its type: a caller has one of each.
        kind = given[missing][0].replace("const", "").strip(" *")
        shown = kind if kind in STRUCTS else name
        calls.append(f'    check("{function}", "{shown}", {function}({", ".join(arguments)}), {wanted});')
        for kind, out in given:
            if not kind.endswith("**") or "const" in kind or out == "error":
                continue
            place = "slot"
            if (function, out) in ALWAYS_MADE:
                place = "always"
                calls.append(f'    made("{function}", "{name}", always != NULL, {int(out != name)});')
            calls.append(f"    {kind.replace('*', '').strip()}_free({place});\n    {place} = NULL;")
        tried += 1

print("""/* Written by null_arguments.py. */
#include <bestpay.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bestpay_error *error;
static void *slot, *always;
static int failures;

static void check(const char *function, const char *argument, bestpay_status status, int refused) {
    const char *field = bestpay_error_field(error);
    if (refused && (status != BESTPAY_NULL_ARGUMENT || !field || strcmp(field, argument) != 0)) {
        printf("%s with %s NULL: status %d, field %s\\n", function, argument, (int)status, field ? field : "none");
        failures++;
    }
    if (status == BESTPAY_PANIC) {
        printf("%s with %s NULL: panic\\n", function, argument);
        failures++;
    }
    if (refused && slot) {
        printf("%s with %s NULL: made something\\n", function, argument);
        failures++;
    }
    bestpay_error_free(error);
    error = NULL;
}

static void made(const char *function, const char *argument, int is_there, int wanted) {
    if (is_there != wanted) {
        printf("%s with %s NULL: what is always made %s\\n", function, argument, is_there ? "was made" : "was not");
        failures++;
    }
}

int main(int argc, char **argv) {
    char buffer[64];
    int64_t number;
    bestpay_field fields[1] = {{"outTradeNo", "x"}};
    bestpay_field order[] = {{"outTradeNo", "NULL-1"}, {"tradeAmt", "100"}, {"subject", "x"}, {"mediumNo", "510000000000000001"},
                             {"goodsInfo", "x"}, {"notifyUrl", "http://127.0.0.1:9/notice"}, {"operator", "x"}};
    bestpay_journal *the_bestpay_journal = NULL;
    bestpay_cashier *the_bestpay_cashier = NULL;
    bestpay_entry *the_bestpay_entry = NULL;
    bestpay_config *the_bestpay_config = NULL;
    bestpay_merchant *the_bestpay_merchant = NULL;
    bestpay_client *the_bestpay_client = NULL;
    bestpay_merchant_key *the_bestpay_merchant_key = NULL;
    bestpay_platform_key *the_bestpay_platform_key = NULL;
    const bestpay_platform_key *keys[1];""")
for struct in sorted(STRUCTS):
    print(f"    {struct} {struct}_given = {struct.upper()}_INIT;")
print("""    if (argc != 5 || bestpay_config_from_file(argv[1], &the_bestpay_config, NULL) ||
        bestpay_config_merchant(the_bestpay_config, &the_bestpay_merchant, NULL) ||
        bestpay_config_client(the_bestpay_config, NULL, &the_bestpay_client, NULL) ||
        bestpay_merchant_key_from_file(argv[2], argv[4], NULL, &the_bestpay_merchant_key, NULL) ||
        bestpay_platform_key_from_file(argv[3], &the_bestpay_platform_key, NULL) ||
        bestpay_journal_sqlite(":memory:", &the_bestpay_journal, NULL) ||
        bestpay_cashier_new(the_bestpay_client, the_bestpay_journal, NULL, &the_bestpay_cashier, NULL) ||
        bestpay_cashier_take_fields(the_bestpay_cashier, "barcode_order", order, 7, 0, &the_bestpay_entry, NULL)) {
        return 2;
    }
    keys[0] = the_bestpay_platform_key;""")
print("\n".join(calls))
print(f"""    bestpay_entry_free(the_bestpay_entry);
    bestpay_cashier_free(the_bestpay_cashier);
    bestpay_journal_free(the_bestpay_journal);
    bestpay_platform_key_free(the_bestpay_platform_key);
    bestpay_merchant_key_free(the_bestpay_merchant_key);
    bestpay_client_free(the_bestpay_client);
    bestpay_merchant_free(the_bestpay_merchant);
    bestpay_config_free(the_bestpay_config);
    printf("null arguments: {len(functions)} functions, {tried} pointers, %d failures\\n", failures);
    return failures != 0;
}}""")
