/* The shared vectors, tests/vectors/<suite>.json, through bestpay.h. Their format: tests/vectors/README.md.
 *
 *     vectors FOLDER
 */
#include <bestpay.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *folder;

/* The outcome of a case: `made` holds the actual members of "expected", or `error` says why there are none. */
typedef struct outcome {
    json_t *made;
    bestpay_error *error;
} outcome;

typedef struct suite {
    json_t *json;
    bestpay_merchant *merchant;
} suite;

typedef struct body {
    uint8_t *bytes;
    size_t length;
} body;

static void give_up(const char *what, const char *why) {
    fprintf(stderr, "vectors: %s: %s\n", what, why);
    exit(2);
}

/* Ends the run if an auxiliary call fails. */
static void must(const char *what, bestpay_status status, bestpay_error *error) {
    if (status != BESTPAY_OK) give_up(what, error ? bestpay_error_message(error) : "no error object");
}

/* --- reading cases ------------------------------------------------------------------------------------------- */

static json_t *parse(const char *text, size_t length) {
    json_error_t why;
    json_t *json = json_loadb(text, length, JSON_ALLOW_NUL | JSON_DECODE_ANY, &why);
    if (!json) give_up("JSON", why.text);
    return json;
}

static const char *text_of(const json_t *object, const char *name) {
    return json_string_value(json_object_get(object, name));
}

static json_t *text_or_null(const char *text) {
    return text ? json_string(text) : json_null();
}

static char *path_of(const char *file) {
    size_t size = strlen(folder) + strlen(file) + 2;
    char *path = malloc(size);
    if (!path) give_up(file, "out of memory");
    snprintf(path, size, "%s/%s", folder, file);
    return path;
}

static int base64_digit(char c) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static body body_of(const json_t *test) {
    body made = {NULL, 0};
    const char *base64 = text_of(test, "message_base64");
    const json_t *message = json_object_get(test, "message");
    size_t length = base64 ? strlen(base64) : json_string_length(message);
    size_t pad_to = (size_t)json_integer_value(json_object_get(test, "pad_to"));
    size_t size = length > pad_to ? length : pad_to;
    made.bytes = malloc(size + 1);
    if (!made.bytes) give_up("a body", "out of memory");
    if (base64) {
        unsigned bits = 0;
        int held = 0;
        for (; base64_digit(*base64) >= 0; base64++) {
            bits = bits << 6 | (unsigned)base64_digit(*base64);
            held += 6;
            if (held >= 8) {
                held -= 8;
                made.bytes[made.length++] = (uint8_t)(bits >> held);
            }
        }
    } else {
        memcpy(made.bytes, json_string_value(message), length);
        made.length = length;
    }
    while (made.length < pad_to) made.bytes[made.length++] = ' ';
    return made;
}

static bestpay_read_options read_options_of(const json_t *test) {
    bestpay_read_options options = BESTPAY_READ_OPTIONS_INIT;
    const json_t *limits = json_object_get(test, "limits");
    options.max_bytes = (size_t)json_integer_value(json_object_get(limits, "max_bytes"));
    options.max_depth = (size_t)json_integer_value(json_object_get(limits, "max_depth"));
    options.forbid_sha1 = json_is_false(json_object_get(test, "allow_sha1"));
    return options;
}

static bestpay_merchant_key *merchant_key(const json_t *settings, const char *member, bestpay_error **error) {
    bestpay_merchant_key *key;
    char *path = path_of(text_of(settings, member));
    bestpay_merchant_key_from_file(path, text_of(settings, "password"), text_of(settings, "alias"), &key, error);
    free(path);
    return key;
}

static bestpay_platform_key *platform_key(const char *file, bestpay_error **error) {
    bestpay_platform_key *key;
    char *path = path_of(file);
    bestpay_platform_key_from_file(path, &key, error);
    free(path);
    return key;
}

/* 2026-03-01 09:30:00 in Beijing, the clock of every suite that has a merchant. */
static int64_t now(void *user_data) {
    (void)user_data;
    return 1772328600;
}

static bestpay_merchant *merchant_of(const json_t *json) {
    const json_t *settings = json_object_get(json, "merchant");
    const char *file = text_of(json, "platform_key");
    bestpay_merchant_options options = BESTPAY_MERCHANT_OPTIONS_INIT;
    bestpay_error *error = NULL;
    bestpay_merchant *merchant;
    bestpay_merchant_key *key;
    bestpay_platform_key *platform;
    const bestpay_platform_key *keys[1];
    char time[BESTPAY_TIME_SIZE];
    if (!settings) return NULL;
    key = merchant_key(settings, "key", &error);
    /* The requests' suite needs no platform key, but a merchant does. */
    platform = platform_key(file ? file : "keys/platform-1024.cer", &error);
    keys[0] = platform;
    options.api_url = text_of(settings, "api_url");
    options.institution_code = text_of(settings, "institutionCode");
    options.merchant_no = text_of(settings, "merchantNo");
    options.key = key;
    options.platform_keys = keys;
    options.platform_key_count = 1;
    options.clock = now;
    must("merchant", bestpay_merchant_new(&options, &merchant, &error), error);
    must("clock", bestpay_merchant_now(merchant, time, sizeof time, &error), error);
    if (strcmp(time, text_of(settings, "now")) != 0) give_up("the suite's clock is not this runner's", time);
    bestpay_merchant_key_free(key);
    bestpay_platform_key_free(platform);
    return merchant;
}

/* --- the suites ---------------------------------------------------------------------------------------------- */

static outcome signing_string(const suite *suite, const json_t *test) {
    outcome made = {NULL, NULL};
    bestpay_read_options options = read_options_of(test);
    bestpay_text *text;
    body body = body_of(test);
    (void)suite;
    if (bestpay_signing_string(body.bytes, body.length, &options, &text, &made.error) == BESTPAY_OK) {
        made.made = json_pack("{s:s%}", "signing_string", bestpay_text_data(text), bestpay_text_length(text));
    }
    bestpay_text_free(text);
    free(body.bytes);
    return made;
}

static outcome sign(const suite *suite, const json_t *test) {
    outcome made = {NULL, NULL};
    int32_t hash = strcmp(text_of(test, "hash"), "sha1") == 0 ? BESTPAY_HASH_SHA1 : BESTPAY_HASH_SHA256;
    bestpay_merchant_key *key = merchant_key(test, "key", &made.error);
    bestpay_text *message = NULL, *string = NULL, *signature = NULL;
    body body = body_of(test);
    (void)suite;
    if (key && bestpay_sign_message(key, hash, body.bytes, body.length, &message, &made.error) == BESTPAY_OK) {
        char last[2048];
        size_t length;
        must("signing string", bestpay_signing_string(body.bytes, body.length, NULL, &string, &made.error), made.error);
        must("sign_string",
             bestpay_sign_string(key, hash, (const uint8_t *)bestpay_text_data(string), bestpay_text_length(string),
                                 &signature, &made.error),
             made.error);
        /* `sign` is the last member of the signed message. */
        length = (size_t)snprintf(last, sizeof last, "\"sign\":\"%s\"}", bestpay_text_data(signature));
        if (length >= bestpay_text_length(message) ||
            strcmp(bestpay_text_data(message) + bestpay_text_length(message) - length, last) != 0) {
            give_up(text_of(test, "id"), "sign_string and sign_message differ");
        }
        made.made = json_pack("{s:s, s:s%}", "sign", bestpay_text_data(signature), "signing_string",
                              bestpay_text_data(string), bestpay_text_length(string));
    }
    bestpay_text_free(signature);
    bestpay_text_free(string);
    bestpay_text_free(message);
    bestpay_merchant_key_free(key);
    free(body.bytes);
    return made;
}

static const char *hash_name(bestpay_hash hash) {
    return hash == BESTPAY_HASH_SHA1 ? "sha1" : "sha256";
}

static outcome verify(const suite *suite, const json_t *test) {
    outcome made = {NULL, NULL};
    bestpay_read_options options = read_options_of(test);
    bestpay_platform_key *key = platform_key(text_of(test, "platform_key"), &made.error);
    const bestpay_platform_key *keys[1];
    bestpay_verified *verified = NULL;
    body body = body_of(test);
    (void)suite;
    keys[0] = key;
    if (key && bestpay_verify(keys, 1, body.bytes, body.length, &options, &verified, &made.error) == BESTPAY_OK) {
        made.made = json_pack("{s:s, s:s}", "hash", hash_name(bestpay_verified_hash(verified)), "form",
                              bestpay_verified_form(verified));
    }
    bestpay_verified_free(verified);
    bestpay_platform_key_free(key);
    free(body.bytes);
    return made;
}

/* The request structs' members under their names on the wire. */
typedef struct member {
    const char *name;
    size_t offset;
    int is_number;
} member;

/* An interface, and its request's struct. */
typedef struct interface {
    const char *name;
    const member *members;
    const void *begun;
    size_t size;
} interface;

#include "vector_fields.h"

/* Fills a struct. 0 if the fields do not fit: a name without a member, or a number that means "not set". */
static int fill(request *request, const interface *interface, const json_t *fields) {
    const char *name;
    json_t *value;
    memset(request, 0, sizeof *request);
    memcpy(request, interface->begun, interface->size);
    json_object_foreach((json_t *)fields, name, value) {
        const member *member = interface->members;
        char *place;
        while (member->name && strcmp(member->name, name) != 0) member++;
        if (!member->name || json_is_integer(value) != member->is_number) return 0;
        place = (char *)request + member->offset;
        if (member->is_number) {
            int64_t number = json_integer_value(value);
            if (number == 0) return 0;
            memcpy(place, &number, sizeof number);
        } else {
            const char *text = json_string_value(value);
            memcpy(place, &text, sizeof text);
        }
    }
    return 1;
}

/* NULL for an interface that the document does not list, which has no struct. */
static const interface *interface_of(const json_t *test) {
    const char *name = text_of(test, "interface");
    size_t i;
    for (i = 0; i < sizeof interfaces / sizeof *interfaces; i++) {
        if (strcmp(interfaces[i].name, name) == 0) return &interfaces[i];
    }
    if (!strchr(name, '/')) give_up(name, "no such interface");
    return NULL;
}

#define MOST_FIELDS 32

/* A request by names, with the memory for its fields. */
typedef struct named {
    bestpay_named_request request;
    bestpay_field fields[MOST_FIELDS];
    char digits[MOST_FIELDS][24];
} named;

static void fill_named(named *made, const char *interface, const json_t *fields) {
    static const bestpay_named_request none = BESTPAY_NAMED_REQUEST_INIT;
    const char *name;
    json_t *value;
    size_t count = 0;
    json_object_foreach((json_t *)fields, name, value) {
        if (count == MOST_FIELDS) give_up(name, "too many fields");
        made->fields[count].name = name;
        if (json_is_integer(value)) {
            snprintf(made->digits[count], sizeof *made->digits, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
            made->fields[count].value = made->digits[count];
        } else {
            made->fields[count].value = json_string_value(value);
        }
        count++;
    }
    made->request = none;
    made->request.name = interface;
    made->request.fields = made->fields;
    made->request.field_count = count;
}

/* A text from an object's list of all fields: NULL if it has none with this name. */
static const char *in_all(const char *all, size_t length, const char *name) {
    const char *end = all + length;
    while (all < end) {
        const char *text = all + strlen(all) + 1;
        if (strcmp(all, name) == 0) return text;
        all = text + strlen(text) + 1;
    }
    return NULL;
}

/* What a prepared request holds in one piece agrees with its getters. */
static void check_prepared(const char *id, const bestpay_prepared_request *prepared) {
    size_t length, i;
    const char *all = bestpay_prepared_request_all(prepared, &length), *date = bestpay_prepared_request_request_date(prepared);
    const char *wanted[][2] = {{"@url", bestpay_prepared_request_url(prepared)},
                               {"@body", bestpay_prepared_request_body(prepared)},
                               {"@signingString", bestpay_prepared_request_signing_string(prepared)}};
    for (i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const char *text = in_all(all, length, wanted[i][0]);
        if (!text || strcmp(text, wanted[i][1]) != 0) give_up(id, wanted[i][0]);
    }
    for (i = 0; i < bestpay_prepared_request_header_count(prepared); i++) {
        char name[256];
        snprintf(name, sizeof name, "+%s", bestpay_prepared_request_header_name(prepared, i));
        if (strcmp(in_all(all, length, name), bestpay_prepared_request_header_value(prepared, i)) != 0) give_up(id, name);
    }
    if (strtoul(in_all(all, length, "@readTimeout"), NULL, 10) != bestpay_prepared_request_read_timeout_ms(prepared))
        give_up(id, "@readTimeout");
    if (!in_all(all, length, "@requestDate") != !date || (date && strcmp(in_all(all, length, "@requestDate"), date) != 0))
        give_up(id, "@requestDate");
}

static outcome prepare(const suite *suite, const json_t *test) {
    outcome made = {NULL, NULL};
    const json_t *fields = json_object_get(test, "fields");
    const interface *interface = interface_of(test);
    named named;
    bestpay_prepared_request *prepared, *typed = NULL;
    request request;
    bestpay_status status;
    fill_named(&named, text_of(test, "interface"), fields);
    status = bestpay_merchant_prepare(suite->merchant, &named.request.head, &prepared, &made.error);
    /* If the struct can hold the fields, it gives the same result. */
    if (interface && fill(&request, interface, fields)) {
        if (prepare_typed(suite->merchant, &request, &typed, NULL) != status ||
            (prepared && strcmp(bestpay_prepared_request_body(prepared), bestpay_prepared_request_body(typed)) != 0)) {
            give_up(text_of(test, "id"), "the struct and the fields by name differ");
        }
    }
    if (prepared) {
        json_t *json = parse(bestpay_prepared_request_body(prepared), bestpay_prepared_request_body_length(prepared));
        check_prepared(text_of(test, "id"), prepared);
        made.made = json_pack("{s:s, s:I, s:s%, s:O, s:o}", "url", bestpay_prepared_request_url(prepared), "read_timeout",
                              (json_int_t)bestpay_prepared_request_read_timeout_ms(prepared) / 1000, "signing_string",
                              bestpay_prepared_request_signing_string(prepared),
                              bestpay_prepared_request_signing_string_length(prepared), "sign",
                              json_object_get(json, "sign"), "body", json);
    }
    bestpay_prepared_request_free(typed);
    bestpay_prepared_request_free(prepared);
    return made;
}

/* Every getter of a result or callback agrees with its JSON. */
#define CHECK_GETTERS(id, object, from, fields)                                                               \
    do {                                                                                                      \
        size_t i, seen = 0;                                                                                   \
        for (i = 0; i < sizeof object##_texts / sizeof *object##_texts; i++) {                                \
            const json_t *value = json_object_get(fields, object##_texts[i].name);                            \
            const char *text = object##_texts[i].get(from);                                                   \
            if (!value != !text || (value && strcmp(json_string_value(value), text) != 0))                    \
                give_up(id, object##_texts[i].name);                                                          \
            seen += text != NULL;                                                                             \
        }                                                                                                     \
        for (i = 0; i < sizeof object##_numbers / sizeof *object##_numbers; i++) {                            \
            const json_t *value = json_object_get(fields, object##_numbers[i].name);                          \
            if (object##_numbers[i].get(from) != (value ? json_integer_value(value) : -1))                    \
                give_up(id, object##_numbers[i].name);                                                        \
            seen += value != NULL;                                                                            \
        }                                                                                                     \
        if (seen != json_object_size(fields)) give_up(id, "a field has no getter");                           \
    } while (0)

/* The list of all fields agrees with the getters and the JSON. */
static void check_all(const char *id, const char *all, size_t length, const json_t *fields, const json_t *other,
                      const char *json) {
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)fields, name, value) {
        const char *text = in_all(all, length, name);
        char digits[24];
        snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        if (!text || strcmp(text, json_is_integer(value) ? digits : json_string_value(value)) != 0) give_up(id, name);
    }
    json_object_foreach((json_t *)other, name, value) {
        char plus[256];
        snprintf(plus, sizeof plus, "+%s", name);
        if (!in_all(all, length, plus)) give_up(id, plus);
    }
    if (!in_all(all, length, "@json") || strcmp(in_all(all, length, "@json"), json) != 0) give_up(id, "@json");
}

/* So does what it says about the callback's subject. */
static void check_subject(const char *id, const char *all, size_t length, const bestpay_callback *callback) {
    const char *is_refund = in_all(all, length, "@isRefund");
    int said = !is_refund ? -1 : strcmp(is_refund, "true") == 0;
    if (strtol(in_all(all, length, "@kind"), NULL, 10) != (long)bestpay_callback_trade_type(callback)) give_up(id, "@kind");
    if (said != bestpay_callback_is_refund(callback)) give_up(id, "@isRefund");
}

static json_t *split(json_t *all, size_t count, const char *(*name)(const void *, size_t),
                     const char *(*json)(const void *, size_t), const void *from, int is_final) {
    json_t *other = json_object();
    size_t i;
    for (i = 0; i < count; i++) {
        json_object_del(all, name(from, i));
        json_object_set_new(other, name(from, i), parse(json(from, i), strlen(json(from, i))));
    }
    return json_pack("{s:o, s:o, s:b}", "fields", all, "other", other, "final", is_final);
}

static const char *result_name(const void *result, size_t i) { return bestpay_result_other_name(result, i); }
static const char *result_json(const void *result, size_t i) { return bestpay_result_other_json(result, i); }
static const char *callback_name(const void *callback, size_t i) { return bestpay_callback_other_name(callback, i); }
static const char *callback_json(const void *callback, size_t i) { return bestpay_callback_other_json(callback, i); }

static outcome accept(const suite *suite, const json_t *test) {
    outcome made = {NULL, NULL};
    const json_t *fields = json_object_get(test, "fields");
    const interface *interface = interface_of(test);
    int32_t http_status = (int32_t)json_integer_value(json_object_get(test, "http_status"));
    named named;
    bestpay_result *result, *typed = NULL;
    request request;
    body body = body_of(test);
    bestpay_status status;
    const char *whole;
    size_t length;
    fill_named(&named, text_of(test, "interface"), fields);
    status = bestpay_merchant_accept(suite->merchant, &named.request.head, http_status, body.bytes, body.length, &result,
                                     &made.error);
    if (interface) {
        if (!fill(&request, interface, fields)) give_up(text_of(test, "id"), "no struct fits");
        if (accept_typed(suite->merchant, &request, http_status, body.bytes, body.length, &typed, NULL) != status ||
            (result && strcmp(bestpay_result_json(result), bestpay_result_json(typed)) != 0)) {
            give_up(text_of(test, "id"), "the struct and the fields by name differ");
        }
    }
    if (result) {
        json_t *all = parse(bestpay_result_json(result), strlen(bestpay_result_json(result)));
        made.made = split(all, bestpay_result_other_count(result), result_name, result_json, result,
                          bestpay_result_is_final(result));
        CHECK_GETTERS(text_of(test, "id"), result, result, json_object_get(made.made, "fields"));
        whole = bestpay_result_all(result, &length);
        check_all(text_of(test, "id"), whole, length, json_object_get(made.made, "fields"),
                  json_object_get(made.made, "other"), bestpay_result_json(result));
    }
    bestpay_result_free(typed);
    bestpay_result_free(result);
    free(body.bytes);
    return made;
}

/* The field by which the callback differs from the expected one, or null. Frees the error. */
static json_t *mismatch(bestpay_status status, bestpay_error *error) {
    json_t *field = status == BESTPAY_OK ? json_null() : text_or_null(bestpay_error_field(error));
    if (status != BESTPAY_OK && status != BESTPAY_MISMATCH) give_up("expect", bestpay_error_message(error));
    bestpay_error_free(error);
    return field;
}

static void compare_callback(json_t *made, const bestpay_callback *callback, const json_t *expect) {
    const char *order = text_of(expect, "out_trade_no"), *refund = text_of(expect, "out_request_no");
    int64_t fen = json_integer_value(json_object_get(expect, "amount"));
    bestpay_error *error;
    bestpay_status status = bestpay_callback_expect_payment(callback, order, fen, &error);
    json_object_set_new(made, "not_as_payment", mismatch(status, error));
    status = bestpay_callback_expect_refund(callback, order, refund, fen, &error);
    json_object_set_new(made, "not_as_refund", mismatch(status, error));
}

/* Whether a merchant with the callbacks of these, or of its institution if they are NULL, reads this one. */
static int reads(const bestpay_merchant *merchant, const char *const *merchant_nos, size_t count, const body *body) {
    bestpay_merchant *reader;
    bestpay_callback *callback;
    bestpay_error *error = NULL;
    bestpay_status status =
        merchant_nos ? bestpay_merchant_with_callbacks_of(merchant, merchant_nos, count, &reader, &error)
                     : bestpay_merchant_with_callbacks_of_institution(merchant, &reader, &error);
    must("callbacks", status, error);
    status = bestpay_merchant_read_callback(reader, body->bytes, body->length, &callback, NULL);
    bestpay_callback_free(callback);
    bestpay_merchant_free(reader);
    if (status != BESTPAY_OK && status != BESTPAY_MISMATCH) give_up("callbacks", "neither read nor of another merchant");
    return status == BESTPAY_OK;
}

static outcome callback(const suite *suite, const json_t *test) {
    outcome made = {NULL, NULL};
    const char *accepted = text_of(json_object_get(suite->json, "reply"), "accepted");
    bestpay_callback *callback;
    bestpay_callback_reply *reply;
    const char *whole;
    size_t length;
    body body = body_of(test);
    must("reply", bestpay_callback_reply_accepted(&reply, &made.error), made.error);
    if (strcmp(bestpay_callback_reply_body(reply), accepted) != 0) give_up("reply", bestpay_callback_reply_body(reply));
    bestpay_callback_reply_free(reply);
    if (bestpay_merchant_read_callback(suite->merchant, body.bytes, body.length, &callback, &made.error) == BESTPAY_OK) {
        json_t *all = parse(bestpay_callback_json(callback), strlen(bestpay_callback_json(callback)));
        if (bestpay_callback_expect_payment(callback, NULL, 1, NULL) != BESTPAY_NULL_ARGUMENT ||
            bestpay_callback_expect_refund(callback, "A1", NULL, 1, NULL) != BESTPAY_NULL_ARGUMENT) {
            give_up(text_of(test, "id"), "a callback of no order in particular was expected");
        }
        made.made = split(all, bestpay_callback_other_count(callback), callback_name, callback_json, callback,
                          bestpay_callback_is_final(callback));
        CHECK_GETTERS(text_of(test, "id"), callback, callback, json_object_get(made.made, "fields"));
        whole = bestpay_callback_all(callback, &length);
        check_all(text_of(test, "id"), whole, length, json_object_get(made.made, "fields"),
                  json_object_get(made.made, "other"), bestpay_callback_json(callback));
        check_subject(text_of(test, "id"), whole, length, callback);
        compare_callback(made.made, callback, json_object_get(suite->json, "expect"));
        {
            const char *other = "3178002070000099", *own = bestpay_merchant_no(suite->merchant);
            if (reads(suite->merchant, &other, 1, &body) || reads(suite->merchant, &other, 0, &body) ||
                !reads(suite->merchant, &own, 1, &body) || !reads(suite->merchant, NULL, 0, &body)) {
                give_up(text_of(test, "id"), "the merchants whose callbacks are read");
            }
        }
    } else if (bestpay_error_effect(made.error) != BESTPAY_EFFECT_UNKNOWN) {
        give_up(text_of(test, "id"), "the effect of a callback's error is unknown");
    }
    bestpay_callback_free(callback);
    free(body.bytes);
    return made;
}

static json_t *certificate(const bestpay_certificate *certificate) {
    if (!certificate) return json_null();
    return json_pack("{s:o, s:s, s:s}", "common_name", text_or_null(bestpay_certificate_common_name(certificate)),
                     "not_before", bestpay_certificate_not_before(certificate), "not_after",
                     bestpay_certificate_not_after(certificate));
}

static json_t *others(const bestpay_platform_key *key) {
    json_t *others = json_array();
    bestpay_platform_key *other;
    while ((other = bestpay_platform_key_other(key, json_array_size(others)))) {
        json_array_append_new(others, json_string(bestpay_platform_key_spki_sha256(other)));
        bestpay_platform_key_free(other);
    }
    return others;
}

static outcome key(const suite *suite, const json_t *test) {
    outcome made = {NULL, NULL};
    (void)suite;
    if (strcmp(text_of(test, "role"), "merchant") == 0) {
        bestpay_merchant_key *key = merchant_key(test, "file", &made.error);
        if (key) {
            made.made = json_pack("{s:s, s:I, s:o, s:s, s:o}", "kind", bestpay_merchant_key_kind(key), "bits",
                                  (json_int_t)bestpay_merchant_key_bits(key), "alias",
                                  text_or_null(bestpay_merchant_key_alias(key)), "spki_sha256",
                                  bestpay_merchant_key_spki_sha256(key), "certificate",
                                  certificate(bestpay_merchant_key_certificate(key)));
        }
        bestpay_merchant_key_free(key);
    } else {
        bestpay_platform_key *key = platform_key(text_of(test, "file"), &made.error);
        if (key) {
            made.made = json_pack("{s:s, s:I, s:s, s:o, s:o}", "kind", bestpay_platform_key_kind(key), "bits",
                                  (json_int_t)bestpay_platform_key_bits(key), "spki_sha256",
                                  bestpay_platform_key_spki_sha256(key), "certificate",
                                  certificate(bestpay_platform_key_certificate(key)), "others", others(key));
        }
        bestpay_platform_key_free(key);
    }
    return made;
}

/* --- comparing ----------------------------------------------------------------------------------------------- */

static json_t *stated(const bestpay_error *error) {
    static const char *const effects[] = {"unknown", "refused", "not_sent"};
    return json_pack("{s:s, s:o, s:s, s:o, s:o, s:o}", "code", bestpay_error_code(error), "field",
                     text_or_null(bestpay_error_field(error)), "effect", effects[bestpay_error_effect(error)], "hint",
                     text_or_null(bestpay_error_hint(error)), "platform_code",
                     text_or_null(bestpay_error_platform_code(error)), "platform_message",
                     text_or_null(bestpay_error_platform_message(error)));
}

/* 1 if the result has everything that the case states. */
static int is_as_stated(const char *suite, const json_t *test, const outcome *came) {
    const json_t *wanted = json_object_get(test, came->made ? "expected" : "error");
    json_t *actual = came->made ? json_incref(came->made) : stated(came->error);
    const char *name;
    json_t *value;
    int good = wanted != NULL && json_object_size(wanted) > 0;
    json_object_foreach((json_t *)wanted, name, value) {
        good = good && json_equal(value, json_object_get(actual, name));
    }
    if (!good) {
        char *shown = json_dumps(actual, 0);
        fprintf(stderr, "%s/%s: got %s\n", suite, text_of(test, "id"), shown);
        free(shown);
    }
    json_decref(actual);
    return good;
}

static const struct runner {
    const char *name;
    outcome (*run)(const suite *, const json_t *);
} runners[] = {{"signing-string", signing_string}, {"sign", sign},          {"verify", verify}, {"requests", prepare},
               {"responses", accept},              {"callbacks", callback}, {"keys", key}};

int main(int argc, char **argv) {
    size_t i, j, passed = 0, all = 0;
    if (argc != 2) give_up("usage", "vectors FOLDER");
    folder = argv[1];
    for (i = 0; i < sizeof runners / sizeof *runners; i++) {
        char name[64], *path;
        json_error_t why;
        suite suite;
        json_t *cases, *test;
        snprintf(name, sizeof name, "%s.json", runners[i].name);
        path = path_of(name);
        suite.json = json_load_file(path, JSON_ALLOW_NUL, &why);
        if (!suite.json) give_up(path, why.text);
        free(path);
        suite.merchant = merchant_of(suite.json);
        cases = json_object_get(suite.json, "cases");
        json_array_foreach(cases, j, test) {
            outcome came = runners[i].run(&suite, test);
            passed += (size_t)is_as_stated(runners[i].name, test, &came);
            all++;
            json_decref(came.made);
            bestpay_error_free(came.error);
        }
        bestpay_merchant_free(suite.merchant);
        json_decref(suite.json);
    }
    printf("vectors: %lu of %lu\n", (unsigned long)passed, (unsigned long)all);
    return passed == all && all > 0 ? 0 : 1;
}
