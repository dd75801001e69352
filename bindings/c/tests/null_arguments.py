#!/usr/bin/env python3
"""Prints a C program that calls every function of the header with each of its pointers NULL, one at a time and all at
once. A mandatory pointer must give BESTPAY_NULL_ARGUMENT with the argument's name; every other out parameter must be
NULL, 0 or an empty text by then; nothing may crash.

    null_arguments.py >program.c
    program CONFIG KEY PLATFORM_CERTIFICATE PASSWORD CODE    of a sandbox; CODE is of a payment that succeeds
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests"))

from harness import Header
from harness.header import Function, Parameter

MAY_BE_NULL = {"options", "password", "alias", "after", "error", "sink", "user_data"}
# Functions whose texts may all be NULL.
OF_PARTS = {"bestpay_failure_text"}
# Those that the program makes.
OBJECTS = {
    "bestpay_merchant_key",
    "bestpay_platform_key",
    "bestpay_merchant",
    "bestpay_client",
    "bestpay_cancellation",
    "bestpay_config",
    "bestpay_callback",
    "bestpay_journal",
    "bestpay_cashier",
    "bestpay_entry",
}
HEADER = Header()
# Those with an initialiser.
STRUCTS = {name for name, members in HEADER.structs.items() if members[0].name == "size"} - {"bestpay_request"}
# Objects that a function makes whatever the outcome, if it has a place for them.
ALWAYS_MADE = {("bestpay_cashier_on_callback", "reply")}
# A good argument of these types, while another argument is tested.
STAND_INS = {
    "const char *": '"x"',
    "const uint8_t *": '(const uint8_t *)"{}"',
    "char *": "buffer",
    "int64_t *": "&number",
    "size_t *": "&length",
    "bestpay_log_sink": "NULL",
    "void *": "NULL",
}


def is_out(given: Parameter) -> bool:
    """Whether the function puts a new object into it."""
    return given.type.endswith("**") and "const" not in given.type


# What a failed call leaves in an out parameter, by the parameter's type.
EMPTY = {
    "object": "slot == NULL",
    "char *": "buffer[0] == 0",
    "int64_t *": "number == 0",
    "size_t *": "length == 0",
    "bestpay_recovery *": "(recovery->settled | recovery->open | recovery->questions) == 0",
}


def empty_by(given: Parameter) -> str:
    return "object" if is_out(given) else given.type


def good(function: str, given: Parameter) -> str:
    """An argument that is not NULL, so that the function checks the others."""
    kind, name = given
    if name == "path":
        return "argv[6]"
    if (function, name) in ALWAYS_MADE:
        return f"({kind})&always"
    base = kind.replace("const", "").replace("*", "").strip()
    if is_out(given):
        return f"({base} **)&slot" if name != "error" else "&error"
    if kind == "const bestpay_platform_key *const *":
        return "keys"
    if base in OBJECTS:
        return f"the_{base}"
    if base in STRUCTS:
        return f"&{base}_given"
    if base == "bestpay_request":
        return "&named.head"
    return STAND_INS.get(kind, "NULL" if kind.endswith("*") else "1")


def calls_without(function: Function, missing: int) -> list[str]:
    """The call without one of its arguments, and the code that frees what it made anyway."""
    without = function.parameters[missing]
    arguments = [
        "NULL" if at == missing else good(function.name, given) for at, given in enumerate(function.parameters)
    ]
    # There is no callback signed for this merchant here, so only its own NULL is tried.
    if "the_bestpay_callback" in arguments:
        return []
    # The variable of a request is named after its type.
    kind = without.type.replace("const", "").strip(" *")
    shown = kind if kind in STRUCTS else without.name
    is_part = function.name in OF_PARTS and without.type == "const char *"
    refused = int(without.name not in MAY_BE_NULL and not is_part)
    call = f"{function.name}({', '.join(arguments)})"
    calls = [f'    check("{function.name}", "{shown}", {call}, {refused});']
    if refused:
        calls.insert(0, "    fill();")
        others = [given for given in function.parameters if given.name not in (without.name, "error")]
        calls += [
            f'    expect_empty("{function.name}", "{given.name}", {EMPTY[empty_by(given)]});'
            for given in others
            if empty_by(given) in EMPTY and (function.name, given.name) not in ALWAYS_MADE
        ]
        calls.append("    slot = NULL;")
    for given in function.parameters:
        if not is_out(given) or given.name == "error":
            continue
        place = "slot"
        if (function.name, given.name) in ALWAYS_MADE:
            place = "always"
            wanted = int(given.name != without.name)
            calls.append(f'    made("{function.name}", "{without.name}", always != NULL, {wanted});')
        calls.append(f"    {given.type.replace('*', '').strip()}_free({place});\n    {place} = NULL;")
    return calls


calls: list[str] = []
tried = 0
for function in HEADER.functions:
    pointers = [at for at, given in enumerate(function.parameters) if given.type.endswith("*")]
    everything = [
        "NULL" if at in pointers or given.type == "bestpay_log_sink" else "0"
        for at, given in enumerate(function.parameters)
    ]
    calls.append(f"    {function.name}({', '.join(everything)});")
    if function.returns == "bestpay_status":
        for missing in pointers:
            added = calls_without(function, missing)
            calls += added
            tried += bool(added)
    elif any(given.type in EMPTY for given in function.parameters):
        without_object = ["NULL", *(good(function.name, given) for given in function.parameters[1:])]
        calls += ["    fill();", f"    {function.name}({', '.join(without_object)});"]
        calls += [
            f'    expect_empty("{function.name}", "{given.name}", {EMPTY[given.type]});'
            for given in function.parameters
            if given.type in EMPTY
        ]
        calls.append("    slot = NULL;")

print("""/* Written by null_arguments.py. */
#include <bestpay.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bestpay_error *error;
static void *slot, *always;
static char buffer[64];
static int64_t number;
static size_t length;
static bestpay_recovery bestpay_recovery_given = BESTPAY_RECOVERY_INIT, *const recovery = &bestpay_recovery_given;
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
    bestpay_error_free(error);
    error = NULL;
}

/* Something into every place that a call may fill. */
static void fill(void) {
    slot = &failures;
    number = 7;
    length = 7;
    strcpy(buffer, "x");
    recovery->settled = recovery->open = recovery->questions = 7;
}

static void expect_empty(const char *function, const char *parameter, int is_empty) {
    if (!is_empty) {
        printf("%s has failed and left something in %s\\n", function, parameter);
        failures++;
    }
}

static void made(const char *function, const char *argument, int is_there, int wanted) {
    if (is_there != wanted) {
        printf("%s with %s NULL: what is always made %s\\n", function, argument, is_there ? "was made" : "was not");
        failures++;
    }
}

int main(int argc, char **argv) {
    bestpay_field order[] = {{"outTradeNo", "NULL-1"}, {"tradeAmt", "100"}, {"subject", "x"}, {"mediumNo", NULL},
                             {"goodsInfo", "x"}, {"notifyUrl", "http://127.0.0.1:9/notice"}, {"operator", "x"}};
    bestpay_named_request named = BESTPAY_NAMED_REQUEST_INIT;
    bestpay_journal *the_bestpay_journal = NULL;
    bestpay_cashier *the_bestpay_cashier = NULL;
    bestpay_entry *the_bestpay_entry = NULL;
    bestpay_config *the_bestpay_config = NULL;
    bestpay_merchant *the_bestpay_merchant = NULL;
    bestpay_client *the_bestpay_client = NULL;
    bestpay_cancellation *the_bestpay_cancellation = NULL;
    bestpay_merchant_key *the_bestpay_merchant_key = NULL;
    bestpay_platform_key *the_bestpay_platform_key = NULL;
    const bestpay_platform_key *keys[1];""")
for struct in sorted(STRUCTS - {"bestpay_recovery"}):
    print(f"    {struct} {struct}_given = {struct.upper()}_INIT;")
print("""    order[3].value = argc == 7 ? argv[5] : NULL;
    named.name = "barcode_order";
    named.fields = order;
    named.field_count = 7;
    if (argc != 7 || bestpay_config_from_file(argv[1], &the_bestpay_config, NULL) ||
        bestpay_config_merchant(the_bestpay_config, &the_bestpay_merchant, NULL) ||
        bestpay_config_client(the_bestpay_config, NULL, &the_bestpay_client, NULL) ||
        bestpay_cancellation_new(&the_bestpay_cancellation, NULL) ||
        bestpay_merchant_key_from_file(argv[2], argv[4], NULL, &the_bestpay_merchant_key, NULL) ||
        bestpay_platform_key_from_file(argv[3], &the_bestpay_platform_key, NULL) ||
        bestpay_journal_sqlite(argv[6], &the_bestpay_journal, NULL) ||
        bestpay_cashier_new(the_bestpay_client, the_bestpay_journal, NULL, &the_bestpay_cashier, NULL) ||
        bestpay_cashier_take(the_bestpay_cashier, &named.head, 0, &the_bestpay_entry, NULL)) {
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
    bestpay_cancellation_free(the_bestpay_cancellation);
    bestpay_merchant_free(the_bestpay_merchant);
    bestpay_config_free(the_bestpay_config);
    printf("null arguments: {len(HEADER.functions)} functions, {tried} pointers, %d failures\\n", failures);
    return failures != 0;
}}""")
