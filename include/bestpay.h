/*
 * bestpay: client for BestPay (翼支付) aggregate acquiring. MIT OR Apache-2.0.
 *
 * Written by cbindgen from crates/bestpay-capi; do not edit. Examples: bindings/c/examples. Guide: bindings/c/README.md.
 *
 * Rules for every function:
 *
 * Money      Amounts are int64_t in fen. Never use a float.
 * Time       Texts in Beijing time, "yyyy-MM-dd HH:mm:ss". Time-outs are in milliseconds.
 * Text       NUL-terminated UTF-8. An argument is borrowed for the call, and copied if it is kept; if the comment allows
 *            NULL, it means "not given". What a getter returns lives as long as its object, and is not freed.
 * Bytes      Pointer and length. NULL with length 0 is empty.
 * Objects    A function that fills a `bestpay_x **` makes an object that the caller frees, with bestpay_x_free(). A
 *            `const bestpay_x *` that a getter returns belongs to its parent. free(NULL) is fine. Freeing twice, and
 *            using what was freed, cannot be caught.
 * Structs    Begin with the _INIT macro: it sets `size`, and everything else to "not set". A library of another version
 *            reads as much of a struct as both know; a `size` that is too small or absurd is BESTPAY_INVALID_ARGUMENT.
 * Failure    A bestpay_status, BESTPAY_OK or not. Every call sets what an out parameter points to: on failure to NULL,
 *            or 0. `bestpay_error **error` is last, and may be NULL.
 * NULL       If a pointer is NULL that must not be, the status is BESTPAY_NULL_ARGUMENT.
 * Threads    Objects are immutable: any number of threads may use one at once. To free one, be the last to use it. No
 *            set-up, no tear-down.
 * fork(2)    The child may use all objects of its parent. It makes connections and keys of its own; a journal is closed
 *            before the fork, which waits up to 10 seconds for transactions of other threads, and each process opens
 *            it again when it needs it. A call that another thread was in has no outcome in the child.
 * Faults     A fault inside the library is BESTPAY_PANIC, with effect "unknown"; the process goes on.
 * Callbacks  A clock or log sink must return: no longjmp, no C++ exception out of it.
 */


#ifndef BESTPAY_H
#define BESTPAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The version of this header: bestpay_version() is the library's. */
#define BESTPAY_VERSION "0.1.0"
#define BESTPAY_VERSION_MAJOR 0
#define BESTPAY_VERSION_MINOR 1
#define BESTPAY_VERSION_PATCH 0
/** The size of "yyyy-MM-dd HH:mm:ss" with its NUL: see bestpay_merchant_now(). */
#define BESTPAY_TIME_SIZE 20


/**
 * The binary interface that this header describes. It changes only when a compiled caller would break.
 */
#define BESTPAY_ABI_VERSION 2

/**
 * retry_reads_within_ms: ask once.
 */
#define BESTPAY_ASK_ONCE UINT32_MAX

/**
 * What went wrong. See also bestpay_effect, which decides what to do next. The numbers never change; new ones are
 * added.
 */
enum bestpay_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Done. `*error` is NULL.
     */
    BESTPAY_OK = 0,
    /**
     * A fault inside the library. The call has ended, the handles are still good. Please report it.
     */
    BESTPAY_PANIC = 1,
    /**
     * A pointer that must not be NULL is NULL; bestpay_error_field() names it, or its type.
     */
    BESTPAY_NULL_ARGUMENT = 2,
    /**
     * Text that is not UTF-8, an impossible `size` of a struct, a length or number out of range.
     */
    BESTPAY_INVALID_ARGUMENT = 3,
    /**
     * A setting is missing or wrong.
     */
    BESTPAY_INVALID_CONFIG = 10,
    /**
     * Plain `http` to a host that is neither loopback nor the documented test address.
     */
    BESTPAY_INSECURE_URL = 11,
    /**
     * The key file could not be read.
     */
    BESTPAY_KEY_UNREADABLE = 20,
    /**
     * The bytes are not a key in any known container.
     */
    BESTPAY_INVALID_KEY = 21,
    /**
     * A key of a kind or size that the protocol does not use.
     */
    BESTPAY_UNSUPPORTED_KEY = 22,
    /**
     * The password does not open the file.
     */
    BESTPAY_WRONG_PASSWORD = 23,
    /**
     * The PKCS#12 file holds no private key of this alias.
     */
    BESTPAY_ALIAS_NOT_FOUND = 24,
    /**
     * The PKCS#12 file holds several private keys and no alias was given.
     */
    BESTPAY_ALIAS_REQUIRED = 25,
    /**
     * A mandatory field is missing or empty.
     */
    BESTPAY_MISSING_FIELD = 30,
    /**
     * A field's value has the wrong format.
     */
    BESTPAY_INVALID_FIELD = 31,
    /**
     * The interface has no field of this name.
     */
    BESTPAY_UNKNOWN_FIELD = 32,
    /**
     * The signing string could be cut into another message: a value contains a name of the interface.
     */
    BESTPAY_SPLICED = 33,
    /**
     * The body is larger than the limit.
     */
    BESTPAY_TOO_LARGE = 40,
    /**
     * Objects and arrays are nested deeper than the limit.
     */
    BESTPAY_TOO_DEEP = 41,
    /**
     * The body is not UTF-8.
     */
    BESTPAY_INVALID_UTF8 = 42,
    /**
     * The body is not JSON, or data follows it.
     */
    BESTPAY_INVALID_JSON = 43,
    /**
     * The body is JSON, but not an object.
     */
    BESTPAY_NOT_AN_OBJECT = 44,
    /**
     * A member occurs twice in one object.
     */
    BESTPAY_DUPLICATE_MEMBER = 45,
    /**
     * A `\\u` escape is half of a surrogate pair.
     */
    BESTPAY_LONE_SURROGATE = 46,
    /**
     * A number's exponent is out of range.
     */
    BESTPAY_INVALID_NUMBER = 47,
    /**
     * The form body is malformed.
     */
    BESTPAY_INVALID_FORM = 48,
    /**
     * There is no `sign`, or it is empty.
     */
    BESTPAY_MISSING_SIGN = 50,
    /**
     * `sign` is not Base64.
     */
    BESTPAY_INVALID_SIGN = 51,
    /**
     * The signature does not belong to this message and key. See bestpay_error_report().
     */
    BESTPAY_SIGNATURE_MISMATCH = 52,
    /**
     * The signature is good, but SHA-1 is forbidden by the caller.
     */
    BESTPAY_SHA1_FORBIDDEN = 53,
    /**
     * The platform refused, verified. See bestpay_error_platform_code().
     */
    BESTPAY_REFUSED = 60,
    /**
     * The answer or callback is about another order, merchant or amount.
     */
    BESTPAY_MISMATCH = 61,
    /**
     * The HTTP status is not 200.
     */
    BESTPAY_HTTP_STATUS = 70,
    /**
     * The host's name could not be resolved.
     */
    BESTPAY_DNS = 71,
    /**
     * No connection could be made.
     */
    BESTPAY_CONNECT = 72,
    /**
     * The TLS handshake failed.
     */
    BESTPAY_TLS = 73,
    /**
     * No answer in time.
     */
    BESTPAY_TIMEOUT = 74,
    /**
     * The connection broke.
     */
    BESTPAY_CONNECTION_LOST = 75,
    /**
     * What came back is not HTTP, or is compressed in an unsupported way.
     */
    BESTPAY_INVALID_HTTP = 76,
    /**
     * The order or refund was not final when the deadline passed.
     */
    BESTPAY_STILL_PENDING = 80,
    /**
     * The caller has cancelled the call or the wait.
     */
    BESTPAY_CANCELLED = 81,
    /**
     * The journal cannot be opened, read or written.
     */
    BESTPAY_JOURNAL_UNAVAILABLE = 90,
    /**
     * The number belongs to an order or refund with other content.
     */
    BESTPAY_ORDER_CONFLICT = 91,
    /**
     * The journal has no order or refund with this number.
     */
    BESTPAY_NOT_IN_JOURNAL = 92,
    /**
     * A callback contradicts what is already final. The journal has an alarm about it.
     */
    BESTPAY_CONTRADICTION = 93,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bestpay_status bestpay_status;
#else
typedef int32_t bestpay_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Which part of the work a failure belongs to: the classes that a caller branches on, and exceptions are named
 * after. The numbers never change; new ones are added.
 */
enum bestpay_class
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * There is no error.
     */
    BESTPAY_CLASS_NONE = 0,
    /**
     * The library has a fault: BESTPAY_PANIC.
     */
    BESTPAY_CLASS_LIBRARY = 1,
    /**
     * An argument that is NULL or cannot be read.
     */
    BESTPAY_CLASS_ARGUMENT = 2,
    /**
     * Settings are wrong.
     */
    BESTPAY_CLASS_CONFIG = 3,
    /**
     * A key file could not be used.
     */
    BESTPAY_CLASS_KEY = 4,
    /**
     * A request was refused before it was signed.
     */
    BESTPAY_CLASS_REQUEST = 5,
    /**
     * An answer or a callback is not a well-formed message, or lacks a field.
     */
    BESTPAY_CLASS_MESSAGE = 6,
    /**
     * A received message is not signed by the platform.
     */
    BESTPAY_CLASS_SIGNATURE = 7,
    /**
     * The platform answered, verified, `success=false`.
     */
    BESTPAY_CLASS_REFUSED = 8,
    /**
     * An answer or a callback is about another order, merchant or amount.
     */
    BESTPAY_CLASS_MISMATCH = 9,
    /**
     * DNS, connection, TLS, time-out, HTTP.
     */
    BESTPAY_CLASS_TRANSPORT = 10,
    /**
     * The outcome was not known when the deadline passed, or when the caller cancelled.
     */
    BESTPAY_CLASS_PENDING = 11,
    /**
     * The journal of orders and refunds (`bestpay-cashier`) failed, or contradicts the call.
     */
    BESTPAY_CLASS_JOURNAL = 12,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bestpay_class bestpay_class;
#else
typedef int32_t bestpay_class;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a failure says about the money, and so what you may do next. The numbers never change; new ones are added.
 */
enum bestpay_effect
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * The request may have arrived. Ask for the status; never order again. This is also the effect if nothing is
     * known.
     */
    BESTPAY_EFFECT_UNKNOWN = 0,
    /**
     * The platform answered the order or refund, verified, `success=false`. The number may have been ordered before:
     * ask for the status before you say that nothing was paid.
     */
    BESTPAY_EFFECT_REFUSED = 1,
    /**
     * This call sent nothing, or nothing that could have been accepted: it may be made again. It says nothing about
     * earlier calls.
     */
    BESTPAY_EFFECT_NOT_SENT = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bestpay_effect bestpay_effect;
#else
typedef int32_t bestpay_effect;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * tradeStatus, section 4.1 of the interface document. The numbers never change; new ones are added.
 */
enum bestpay_trade_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A status that the document does not list. Not final: ask again. Its text is kept.
     */
    BESTPAY_TRADE_OTHER = 0,
    /**
     * SUCCESS, 交易成功: paid, or refunded. Final.
     */
    BESTPAY_TRADE_SUCCESS = 1,
    /**
     * FAIL, 交易失败: the order or refund failed. Final.
     */
    BESTPAY_TRADE_FAIL = 2,
    /**
     * CLOSE, 订单关闭: the order was closed unpaid. Final.
     */
    BESTPAY_TRADE_CLOSE = 3,
    /**
     * WAITFORPAY, 订单中间状态: waiting for the payer, or a refund in progress. Ask again.
     */
    BESTPAY_TRADE_WAITFORPAY = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bestpay_trade_status bestpay_trade_status;
#else
typedef int32_t bestpay_trade_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A hash of the protocol. The numbers never change; new ones are added.
 */
enum bestpay_hash
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Signs requests unless the contract says otherwise.
     */
    BESTPAY_HASH_SHA256 = 0,
    /**
     * The platform's own hash, which some older contracts also require for requests.
     */
    BESTPAY_HASH_SHA1 = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bestpay_hash bestpay_hash;
#else
typedef int32_t bestpay_hash;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * tradeType of a callback, section 4.2 of the interface document. The numbers never change; new ones are added.
 */
enum bestpay_callback_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * The platform does not say.
     */
    BESTPAY_CALLBACK_UNSAID = 0,
    /**
     * REAL_TIME, 即时到账: a payment. The document also spells it REAL_TIM.
     */
    BESTPAY_CALLBACK_REAL_TIME = 1,
    /**
     * REAL_TIME_PRO, 高级即时到账(可退款): a payment that can be refunded.
     */
    BESTPAY_CALLBACK_REAL_TIME_PRO = 2,
    /**
     * REFUND, 退款: a refund. The number may be the order's or the refund's.
     */
    BESTPAY_CALLBACK_REFUND = 3,
    /**
     * A type that the document does not list. Its text is kept.
     */
    BESTPAY_CALLBACK_OTHER = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bestpay_callback_kind bestpay_callback_kind;
#else
typedef int32_t bestpay_callback_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What is known about an order or refund. The numbers never change; new ones are added.
 */
enum bestpay_state
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * No state: before a new entry, and if there is no entry.
     */
    BESTPAY_STATE_NONE = 0,
    /**
     * Written down; the request may leave at any moment, or has left.
     */
    BESTPAY_STATE_SENDING = 1,
    /**
     * The request never left. The same call may send it.
     */
    BESTPAY_STATE_NOT_SENT = 2,
    /**
     * The request may have arrived. Ask for its status; never send it again.
     */
    BESTPAY_STATE_UNKNOWN = 3,
    /**
     * `WAITFORPAY`: the platform has it, and it is not final. A status that the document does not list counts as
     * this.
     */
    BESTPAY_STATE_WAITING = 4,
    /**
     * `SUCCESS`: paid, or refunded. Final.
     */
    BESTPAY_STATE_SUCCESS = 5,
    /**
     * `FAIL`. Final.
     */
    BESTPAY_STATE_FAIL = 6,
    /**
     * `CLOSE`: the order was closed unpaid. Final.
     */
    BESTPAY_STATE_CLOSE = 7,
    /**
     * The platform refused the order or refund itself, verified, and then the status questions about it: once as not
     * found; or three times for any reason other than being busy, the last time after the arrival window. Final.
     */
    BESTPAY_STATE_REFUSED = 8,
    /**
     * The platform did not know it after the last moment at which it could have arrived. Final.
     */
    BESTPAY_STATE_NEVER_ARRIVED = 9,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bestpay_state bestpay_state;
#else
typedef int32_t bestpay_state;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * The level of a log line. The numbers never change; new ones are added.
 */
enum bestpay_log_level
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Nothing is logged.
     */
    BESTPAY_LOG_OFF = 0,
    /**
     * Something does not work at all.
     */
    BESTPAY_LOG_ERROR = 1,
    /**
     * A call failed.
     */
    BESTPAY_LOG_WARN = 2,
    /**
     * A call was answered.
     */
    BESTPAY_LOG_INFO = 3,
    /**
     * Details for developers.
     */
    BESTPAY_LOG_DEBUG = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bestpay_log_level bestpay_log_level;
#else
typedef int32_t bestpay_log_level;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Which request a struct is. The numbers never change; new ones are added.
 */
enum bestpay_interface
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * None: not begun with an INIT macro.
     */
    BESTPAY_INTERFACE_NONE = 0,
    /**
     * 3.1: an order by the payer's payment code (付款码).
     */
    BESTPAY_INTERFACE_BARCODE_ORDER = 1,
    /**
     * 3.2: an order for a collection code (收款码) or order code (订单码).
     */
    BESTPAY_INTERFACE_QRCODE_ORDER = 2,
    /**
     * 3.3: the status of an order.
     */
    BESTPAY_INTERFACE_ORDER_STATUS = 3,
    /**
     * 3.5: a refund of an order, in full or in part.
     */
    BESTPAY_INTERFACE_REFUND = 4,
    /**
     * 3.6: the status of a refund.
     */
    BESTPAY_INTERFACE_REFUND_STATUS = 5,
    /**
     * Any of them by its name, with fields by theirs: bestpay_named_request.
     */
    BESTPAY_INTERFACE_BY_NAME = 1000,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bestpay_interface bestpay_interface;
#else
typedef int32_t bestpay_interface;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * The language of a text for a person. The numbers never change; new ones are added.
 */
enum bestpay_language
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * English.
     */
    BESTPAY_LANGUAGE_ENGLISH = 0,
    /**
     * Chinese, in simplified characters.
     */
    BESTPAY_LANGUAGE_CHINESE = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bestpay_language bestpay_language;
#else
typedef int32_t bestpay_language;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A verified callback for this merchant, about a payment or a refund. Immutable; usable from several threads at once.
 */
typedef struct bestpay_callback bestpay_callback;

/**
 * What to answer a callback with.
 */
typedef struct bestpay_callback_reply bestpay_callback_reply;

/**
 * Ends waits from another thread. Usable from several threads at once.
 */
typedef struct bestpay_cancellation bestpay_cancellation;

/**
 * Takes payments and refunds for a client, and remembers them in a journal. Usable from several threads at once.
 */
typedef struct bestpay_cashier bestpay_cashier;

/**
 * The certificate of a key. Belongs to the key, and lives as long.
 */
typedef struct bestpay_certificate bestpay_certificate;

/**
 * Calls the platform for a merchant. Immutable; usable from several threads at once, which share its connections.
 */
typedef struct bestpay_client bestpay_client;

/**
 * Settings read from a file, the environment, or both. Immutable; usable from several threads at once.
 */
typedef struct bestpay_config bestpay_config;

/**
 * A difference. Immutable; usable from several threads at once.
 */
typedef struct bestpay_difference bestpay_difference;

/**
 * A list of entries. Immutable; usable from several threads at once.
 */
typedef struct bestpay_entries bestpay_entries;

/**
 * What is known about an order or a refund. Immutable; usable from several threads at once.
 */
typedef struct bestpay_entry bestpay_entry;

/**
 * Why a call failed. Made by the call, freed by the caller.
 */
typedef struct bestpay_error bestpay_error;

/**
 * A change of state, or an alarm. Immutable; belongs to its bestpay_events, and lives as long.
 */
typedef struct bestpay_event bestpay_event;

/**
 * A list of events. Immutable; usable from several threads at once.
 */
typedef struct bestpay_events bestpay_events;

/**
 * A durable record of orders and refunds. The object itself is immutable; usable from several threads at once, and
 * several processes may use one journal.
 */
typedef struct bestpay_journal bestpay_journal;

/**
 * An identity and its keys: prepares requests, accepts answers, reads callbacks. It does no I/O. Immutable; usable from
 * several threads at once.
 */
typedef struct bestpay_merchant bestpay_merchant;

/**
 * The merchant's private key. Immutable; usable from several threads at once.
 */
typedef struct bestpay_merchant_key bestpay_merchant_key;

/**
 * The platform's public key, which verifies what comes from the platform. Immutable; usable from several threads at
 * once.
 */
typedef struct bestpay_platform_key bestpay_platform_key;

/**
 * A signed request. POST it unchanged by an HTTP stack of the caller's own.
 */
typedef struct bestpay_prepared_request bestpay_prepared_request;

/**
 * The answer of the platform's address to a request that is not an order. Nothing in it is signed.
 */
typedef struct bestpay_probe bestpay_probe;

/**
 * The differences between a statement and a journal. Threads may share it; each difference is handed out once.
 */
typedef struct bestpay_reconciliation bestpay_reconciliation;

/**
 * The verified result of 3.1, 3.2, 3.3, 3.5 or 3.6, bound to its request. Immutable; usable from several threads at
 * once.
 */
typedef struct bestpay_result bestpay_result;

/**
 * A text made for the caller.
 */
typedef struct bestpay_text bestpay_text;

/**
 * A message that verified. Immutable; usable from several threads at once.
 */
typedef struct bestpay_verified bestpay_verified;

/**
 * Why a signature did not verify. Belongs to its bestpay_error, and lives as long.
 */
typedef struct bestpay_verify_report bestpay_verify_report;

/**
 * A clock that the caller provides: seconds since 1970-01-01 00:00:00 UTC. It is called by whichever thread prepares a
 * request or asks for the time, perhaps by several at once. `user_data` is the merchant options' clock_user_data.
 */
typedef int64_t (*bestpay_clock)(void *user_data);

/**
 * What a merchant is made of. Begin with BESTPAY_MERCHANT_OPTIONS_INIT. All that it points to is borrowed for the call.
 */
typedef struct bestpay_merchant_options {
    /**
     * sizeof(bestpay_merchant_options), set by the INIT macro.
     */
    size_t size;
    /**
     * "production", "test" (the document's test address), or any other address. Mandatory.
     */
    const char *api_url;
    /**
     * institutionCode, the institution's number. Mandatory.
     */
    const char *institution_code;
    /**
     * merchantNo, the merchant's number. Mandatory.
     */
    const char *merchant_no;
    /**
     * The merchant's private key. Mandatory.
     */
    const struct bestpay_merchant_key *key;
    /**
     * The platform's keys: several while a new certificate is being introduced. At least one.
     */
    const struct bestpay_platform_key *const *platform_keys;
    /**
     * How many.
     */
    size_t platform_key_count;
    /**
     * A bestpay_hash: what requests are signed with. 0 is SHA-256.
     */
    int32_t sign_hash;
    /**
     * Not 0: signatures of the platform over SHA-1 are refused. At present it has no others.
     */
    int32_t forbid_sha1;
    /**
     * Not 0: plain http to any host, not just loopback and the test address. Nothing but TLS binds answers to orders.
     */
    int32_t allow_plain_http;
    /**
     * Must be 0.
     */
    int32_t reserved;
    /**
     * The most bytes that an answer or callback may have. 0 is 1,048,576.
     */
    size_t max_bytes;
    /**
     * How deep its objects and arrays may be nested. 0 is 16.
     */
    size_t max_depth;
    /**
     * Where the time comes from. NULL is the system's clock.
     */
    bestpay_clock clock;
    /**
     * Handed to the clock. It must live as long as the merchant and the clients made with it.
     */
    void *clock_user_data;
} bestpay_merchant_options;

/**
 * Bytes that belong to the caller.
 */
typedef struct bestpay_bytes {
    /**
     * Where they begin.
     */
    const uint8_t *data;
    /**
     * How many.
     */
    size_t length;
} bestpay_bytes;

/**
 * Settings of a client. Begin with BESTPAY_CLIENT_OPTIONS_INIT, which leaves every setting at its default. All that it
 * points to is borrowed for the call. Times are in milliseconds.
 */
typedef struct bestpay_client_options {
    /**
     * sizeof(bestpay_client_options), set by the INIT macro.
     */
    size_t size;
    /**
     * How long making a connection may take, including DNS, proxy and TLS; a day at most. 0 is 10 seconds.
     */
    uint32_t connect_timeout_ms;
    /**
     * How long an answer may take, for all interfaces: from the first byte of the request to the last byte of the
     * answer; a day at most. 0 is the document's 60 seconds for orders and 6 for the others.
     */
    uint32_t read_timeout_ms;
    /**
     * How long 3.3 and 3.6 are asked again while their outcome is unknown; a day at most. This limits repeated
     * questions too. BESTPAY_ASK_ONCE asks once. 0 is 15 seconds.
     */
    uint32_t retry_reads_within_ms;
    /**
     * The first pause of a wait for a payment or a refund; a day at most. 0 is 1 second.
     */
    uint32_t poll_first_ms;
    /**
     * The longest pause; a day at most. 0 is 10 seconds.
     */
    uint32_t poll_longest_ms;
    /**
     * Must be 0.
     */
    uint32_t reserved;
    /**
     * An HTTP proxy to tunnel through, `http://[user:password@]host[:port]`; no other kind is supported. The
     * environment's proxy variables are not read. NULL is none.
     */
    const char *proxy;
    /**
     * Root certificates to trust besides the built-in ones of Mozilla, each PEM (one or several) or DER.
     */
    const struct bestpay_bytes *root_certificates;
    /**
     * How many. 0 is none.
     */
    size_t root_certificate_count;
} bestpay_client_options;

/**
 * The beginning of every request. The INIT macro of its struct sets it.
 */
typedef struct bestpay_request {
    /**
     * The size of the whole struct.
     */
    size_t size;
    /**
     * Which request it is: a bestpay_interface.
     */
    int32_t kind;
    /**
     * Must be 0.
     */
    int32_t reserved;
} bestpay_request;

/**
 * Settings of a cashier. Begin with BESTPAY_CASHIER_OPTIONS_INIT, which leaves every setting at its default. All that it
 * points to is borrowed for the call. Times are in milliseconds.
 */
typedef struct bestpay_cashier_options {
    /**
     * sizeof(bestpay_cashier_options), set by the INIT macro.
     */
    size_t size;
    /**
     * How long one process may be busy with an order before others ask for its status as well: after a crash, how
     * long its orders wait; whole seconds, a day at most. 0 is 60 seconds.
     */
    uint32_t lease_ms;
    /**
     * How long after it was sent a request may still arrive: connecting, sending, the platform's own 60 seconds;
     * whole seconds, a day at most. An order that the platform does not know after that has never arrived. 0 is 120
     * seconds.
     */
    uint32_t arrival_window_ms;
    /**
     * The first pause between two questions about one order; a day at most. 0 is 1 second.
     */
    uint32_t poll_first_ms;
    /**
     * The longest pause; a day at most. 0 is 60 seconds.
     */
    uint32_t poll_longest_ms;
    /**
     * The errorCodes of 3.3 and 3.6 that mean "no such order or refund". The document does not list them: ask the
     * platform for its own. With a code that is not among them an order stays `unknown`, never `never_arrived`, and
     * one that the platform refused is `refused` only after the arrival window.
     */
    const char *const *not_found_codes;
    /**
     * How many. 0 is none; for a merchant of the sandbox, the sandbox's two, `ORDER_NOT_EXIST` and
     * `REFUND_NOT_EXIST`.
     */
    size_t not_found_code_count;
} bestpay_cashier_options;

/**
 * The outcome of bestpay_cashier_recover(). Begin with BESTPAY_RECOVERY_INIT; the library fills in as much as both
 * know.
 */
typedef struct bestpay_recovery {
    /**
     * sizeof(bestpay_recovery), set by the INIT macro.
     */
    size_t size;
    /**
     * Orders and refunds that this call found open and that are final now. The events say which.
     */
    int64_t settled;
    /**
     * Those of this merchant that are still open.
     */
    int64_t open;
    /**
     * How often the platform was asked.
     */
    int64_t questions;
} bestpay_recovery;

/**
 * A field of a request by its name on the wire.
 */
typedef struct bestpay_field {
    /**
     * The name on the wire: "outTradeNo".
     */
    const char *name;
    /**
     * The value as text: amounts in fen, times as "yyyy-MM-dd HH:mm:ss".
     */
    const char *value;
} bestpay_field;

/**
 * How a message is read. Begin with BESTPAY_READ_OPTIONS_INIT.
 */
typedef struct bestpay_read_options {
    /**
     * sizeof(bestpay_read_options), set by the INIT macro.
     */
    size_t size;
    /**
     * The most bytes that it may have. 0 is 1,048,576.
     */
    size_t max_bytes;
    /**
     * How deep its objects and arrays may be nested, the top object being 1. 0 is 16.
     */
    size_t max_depth;
    /**
     * Not 0: a signature over SHA-1 is refused. At present the platform makes no others.
     */
    int32_t forbid_sha1;
    /**
     * Must be 0.
     */
    int32_t reserved;
} bestpay_read_options;

/**
 * Takes a line of the log. `message` is borrowed for the call. It is called by whichever thread logs, perhaps by
 * several at once; calls to this library from within it are executed, but not logged.
 */
typedef void (*bestpay_log_sink)(void *user_data, bestpay_log_level level, const char *message);

/**
 * 3.1: an order by the payer's payment code (付款码). Begin with BESTPAY_BARCODE_ORDER_INIT.
 */
typedef struct bestpay_barcode_order {
    /**
     * The size, and which request it is: set by the INIT macro.
     */
    struct bestpay_request head;
    /**
     * outTradeNo, 商户订单号: the merchant's order number, unique; 1 to 64 visible ASCII characters without & and =.
     * Mandatory.
     */
    const char *out_trade_no;
    /**
     * tradeAmt, 交易金额: the amount, in fen; 1 or more. Mandatory. 0 is not set.
     */
    int64_t trade_amt;
    /**
     * subject, 订单标题: the order's title; at most 1024 characters. Mandatory.
     */
    const char *subject;
    /**
     * mediumNo, 介质码: the payment code that was scanned; 1 to 64 visible ASCII characters without & and =.
     * Mandatory.
     */
    const char *medium_no;
    /**
     * goodsInfo, 商品信息摘要: what is bought; at most 1024 characters. Mandatory.
     */
    const char *goods_info;
    /**
     * notifyUrl, 支付结果回调URL: where the callback goes; http or https, at most 1024 characters. Mandatory.
     */
    const char *notify_url;
    /**
     * operator, 操作人: who takes the payment; at most 1024 characters. Mandatory.
     */
    const char *operator_;
    /**
     * requestDate, 请求时间: when the order is requested; Beijing time. Now if it is left out.
     */
    const char *request_date;
    /**
     * timeOut, 超时时间: how long the payer may take, in seconds; 1 or more. 1500 if it is left out. 0 is not set.
     */
    int64_t time_out;
    /**
     * remark, 备注: a remark of the merchant's; at most 1024 characters. Optional.
     */
    const char *remark;
} bestpay_barcode_order;

/**
 * 3.2: an order for a collection code (收款码) or order code (订单码). Begin with BESTPAY_QRCODE_ORDER_INIT.
 */
typedef struct bestpay_qrcode_order {
    /**
     * The size, and which request it is: set by the INIT macro.
     */
    struct bestpay_request head;
    /**
     * outTradeNo, 商户订单号: the merchant's order number, unique; 1 to 64 visible ASCII characters without & and =.
     * Mandatory.
     */
    const char *out_trade_no;
    /**
     * tradeAmt, 交易金额: the amount, in fen; 1 or more. Mandatory. 0 is not set.
     */
    int64_t trade_amt;
    /**
     * subject, 订单标题: the order's title; at most 1024 characters. Mandatory.
     */
    const char *subject;
    /**
     * tradeType, 交易类型: the payer's app; "BESTPAY", "ALIPAY", "TENPAY". Mandatory.
     */
    const char *trade_type;
    /**
     * goodsInfo, 商品信息摘要: what is bought; at most 1024 characters. Mandatory.
     */
    const char *goods_info;
    /**
     * notifyUrl, 支付结果回调URL: where the callback goes; http or https, at most 1024 characters. Mandatory.
     */
    const char *notify_url;
    /**
     * operator, 操作人: who takes the payment; at most 1024 characters. Mandatory.
     */
    const char *operator_;
    /**
     * requestDate, 请求时间: when the order is requested; Beijing time. Now if it is left out.
     */
    const char *request_date;
    /**
     * timeOut, 超时时间: how long the payer may take, in seconds; 1 or more. 1500 if it is left out. 0 is not set.
     */
    int64_t time_out;
    /**
     * remark, 备注: a remark of the merchant's; at most 1024 characters. Optional.
     */
    const char *remark;
    /**
     * userCode, 用户code: the payer's WeChat id; 1 to 64 visible ASCII characters without & and =. Mandatory if
     * tradeType is TENPAY.
     */
    const char *user_code;
} bestpay_qrcode_order;

/**
 * 3.3: the status of an order. Begin with BESTPAY_ORDER_STATUS_INIT.
 */
typedef struct bestpay_order_status {
    /**
     * The size, and which request it is: set by the INIT macro.
     */
    struct bestpay_request head;
    /**
     * outTradeNo, 商户订单号: the merchant's order number; 1 to 64 visible ASCII characters without & and =.
     * Mandatory.
     */
    const char *out_trade_no;
    /**
     * tradeDate, 交易日期: the requestDate of the order; Beijing time. Mandatory.
     */
    const char *trade_date;
} bestpay_order_status;

/**
 * 3.5: a refund of an order, in full or in part. Begin with BESTPAY_REFUND_INIT.
 */
typedef struct bestpay_refund {
    /**
     * The size, and which request it is: set by the INIT macro.
     */
    struct bestpay_request head;
    /**
     * outTradeNo, 商户订单号: the number of the order that was paid; 1 to 64 visible ASCII characters without & and
     * =. Mandatory.
     */
    const char *out_trade_no;
    /**
     * outRequestNo, 退款请求流水号: the refund's own number, unique; 1 to 64 visible ASCII characters without & and
     * =. Mandatory.
     */
    const char *out_request_no;
    /**
     * refundAmt, 退款金额: the amount of the refund, in fen; 1 or more. Mandatory. 0 is not set.
     */
    int64_t refund_amt;
    /**
     * operator, 操作员: who gives the money back; at most 1024 characters. Mandatory.
     */
    const char *operator_;
    /**
     * notifyUrl, 回调地址: where the callback goes; http or https, at most 1024 characters. Mandatory.
     */
    const char *notify_url;
    /**
     * requestDate, 请求时间: when the refund is requested; Beijing time. Now if it is left out.
     */
    const char *request_date;
    /**
     * refundCause, 退款原因: why the money is given back; at most 1024 characters. Optional.
     */
    const char *refund_cause;
    /**
     * remark, 备注信息: a remark of the merchant's; at most 1024 characters. Optional.
     */
    const char *remark;
} bestpay_refund;

/**
 * 3.6: the status of a refund. Begin with BESTPAY_REFUND_STATUS_INIT.
 */
typedef struct bestpay_refund_status {
    /**
     * The size, and which request it is: set by the INIT macro.
     */
    struct bestpay_request head;
    /**
     * outTradeNo, 商户订单号: the number of the order that was paid; 1 to 64 visible ASCII characters without & and
     * =. Mandatory.
     */
    const char *out_trade_no;
    /**
     * outRequestNo, 退款请求流水号: the refund's number; 1 to 64 visible ASCII characters without & and =.
     * Mandatory.
     */
    const char *out_request_no;
    /**
     * refundDate, 退款请求日期: the requestDate of the refund; Beijing time. Mandatory.
     */
    const char *refund_date;
} bestpay_refund_status;

/**
 * Any request by names, for programs that learn interfaces and fields only at run time. A field that the interface
 * does not have is BESTPAY_UNKNOWN_FIELD. Begin with BESTPAY_NAMED_REQUEST_INIT.
 */
typedef struct bestpay_named_request {
    /**
     * The size, and which request it is: set by the INIT macro.
     */
    struct bestpay_request head;
    /**
     * "barcode_order", "qrcode_order", "order_status", "refund" or "refund_status". Or, for an interface that the
     * document does not list, its path, which begins with "/"; "sdkRequest" before the path puts the fields into that
     * envelope. Such a request has any fields, may move money, and is sent once. ":json" behind the name of a field says
     * that its value is JSON and not a text: "amount:json" with "1250". The result has all its members in
     * bestpay_result_other_name() and the like.
     */
    const char *name;
    /**
     * The fields.
     */
    const struct bestpay_field *fields;
    /**
     * How many.
     */
    size_t field_count;
} bestpay_named_request;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * ---- Version -------------------------------------------------------------------------------------------------------
 *
 * The library's version, "major.minor.patch". Lives for ever. Any thread.
 */
const char *bestpay_version(void);

/**
 * The library's BESTPAY_ABI_VERSION: compare it with the header's if you load the library at run time. Any thread.
 */
uint32_t bestpay_abi_version(void);

/**
 * ---- Names ---------------------------------------------------------------------------------------------------------
 *
 * The stable name of a status, the same in every language: "missing_field". "ok" for BESTPAY_OK. NULL for a number that
 * this library does not know. Lives for ever, as all names do. Any thread.
 */
const char *bestpay_status_code(int32_t status);

/**
 * The stable name of a class: "transport". "none", "library" and "argument" for the first three. NULL for a number that
 * this library does not know.
 */
const char *bestpay_class_text(int32_t class_);

/**
 * The stable name of an effect: "unknown", "refused" or "not_sent". "unknown" for every other number.
 */
const char *bestpay_effect_text(int32_t effect);

/**
 * ---- Errors --------------------------------------------------------------------------------------------------------
 *
 * A function that can fail takes `bestpay_error **error` last. If it is NULL, the caller gets only the status.
 * Otherwise `*error` is set by every call, to NULL or to a new object that the caller frees. A getter given NULL
 * returns NULL, 0 or the first value of its enum; for an effect that is BESTPAY_EFFECT_UNKNOWN. Getters may be called
 * from any thread.
 *
 * The status, as it was returned.
 */
bestpay_status bestpay_error_status(const struct bestpay_error *error);

/**
 * The class of the status: what a program branches on, or throws.
 */
bestpay_class bestpay_error_class(const struct bestpay_error *error);

/**
 * What the failure says about the money: whether to send again, to decide, or to ask for the status.
 * BESTPAY_EFFECT_UNKNOWN for NULL, since without an error nothing is known.
 */
bestpay_effect bestpay_error_effect(const struct bestpay_error *error);

/**
 * The stable name of the status, in snake case: "signature_mismatch". NULL only for NULL.
 */
const char *bestpay_error_code(const struct bestpay_error *error);

/**
 * What went wrong, in English, for a log or a developer. It holds no key, password or payment code. NULL only for
 * NULL.
 */
const char *bestpay_error_message(const struct bestpay_error *error);

/**
 * The field, by its name on the wire ("result.tradeStatus"), or the argument or setting. NULL if there is none.
 */
const char *bestpay_error_field(const struct bestpay_error *error);

/**
 * errorCode of a verified refusal. NULL with any other status than BESTPAY_REFUSED.
 */
const char *bestpay_error_platform_code(const struct bestpay_error *error);

/**
 * errorMsg of a verified refusal. NULL with any other status than BESTPAY_REFUSED.
 */
const char *bestpay_error_platform_message(const struct bestpay_error *error);

/**
 * The order that the failed call was about: resume by it. NULL if there was none.
 */
const char *bestpay_error_out_trade_no(const struct bestpay_error *error);

/**
 * The refund that the failed call was about: resume by it. NULL if there was none.
 */
const char *bestpay_error_out_request_no(const struct bestpay_error *error);

/**
 * requestDate of the order or refund that the failed call was about, "yyyy-MM-dd HH:mm:ss" in Beijing time, also if
 * the default filled it in: a question about it needs this date. NULL if nothing was signed, for questions, and if the
 * request given to accept has none.
 */
const char *bestpay_error_request_date(const struct bestpay_error *error);

/**
 * The HTTP status of the answer with BESTPAY_HTTP_STATUS, otherwise 0.
 */
int32_t bestpay_error_http_status(const struct bestpay_error *error);

/**
 * The likely cause of a failed verification: "wrong_key", "reserialised", ... NULL if there is none.
 */
const char *bestpay_error_hint(const struct bestpay_error *error);

/**
 * What to do about that cause, in English. NULL if there is no hint.
 */
const char *bestpay_error_advice(const struct bestpay_error *error);

/**
 * Why a signature did not verify. It lives as long as the error. NULL if no signature was tried.
 */
const struct bestpay_verify_report *bestpay_error_report(const struct bestpay_error *error);

/**
 * Frees an error. NULL is fine.
 */
void bestpay_error_free(struct bestpay_error *error);

/**
 * ---- Verify reports ------------------------------------------------------------------------------------------------
 *
 * The whole report as text of several lines, for a developer. It holds the message: show it, but do not log it. Any
 * thread, like all getters of a report. NULL gives NULL, 0 or false.
 */
const char *bestpay_verify_report_text(const struct bestpay_verify_report *report);

/**
 * Whether the signature opens under this key at all. True: the key is right, the text is another one. False: it is
 * another key, or the signature is damaged.
 */
bool bestpay_verify_report_opens(const struct bestpay_verify_report *report);

/**
 * The hash named inside the signature: "sha1", "sha256", "md5", ... NULL if it does not open or names none.
 */
const char *bestpay_verify_report_hash_name(const struct bestpay_verify_report *report);

/**
 * How many signing strings were tried.
 */
size_t bestpay_verify_report_attempt_count(const struct bestpay_verify_report *report);

/**
 * The form of the attempt at `index`: "sorted", "received", "sorted-skip-null" or "received-skip-null". NULL past the
 * end.
 */
const char *bestpay_verify_report_form(const struct bestpay_verify_report *report,
                                       size_t index);

/**
 * The signing string of the attempt at `index`. It may hold U+0000: see the length. NULL past the end.
 */
const char *bestpay_verify_report_signing_string(const struct bestpay_verify_report *report, size_t index);

/**
 * The length of that signing string in bytes. 0 past the end.
 */
size_t bestpay_verify_report_signing_string_length(const struct bestpay_verify_report *report, size_t index);

/**
 * ---- The merchant's key --------------------------------------------------------------------------------------------
 *
 * Reads a private key from a file: PKCS#12, PKCS#8 (also encrypted), PKCS#1; DER, PEM or bare Base64.
 *
 * `password` may be NULL if the file needs none. `alias` (compared without case) may be NULL if the PKCS#12 file holds
 * only one key. `*key` is freed by bestpay_merchant_key_free(); merchants made with it keep what they need.
 */
bestpay_status bestpay_merchant_key_from_file(const char *path,
                                              const char *password,
                                              const char *alias,
                                              struct bestpay_merchant_key **key,
                                              struct bestpay_error **error);

/**
 * As bestpay_merchant_key_from_file(), from `length` bytes in memory, at most 1 MiB. They are not needed afterwards.
 */
bestpay_status bestpay_merchant_key_from_bytes(const uint8_t *bytes,
                                               size_t length,
                                               const char *password,
                                               const char *alias,
                                               struct bestpay_merchant_key **key,
                                               struct bestpay_error **error);

/**
 * "pkcs12", "pkcs8", "pkcs8-encrypted" or "pkcs1". Lives as long as the key, as all texts of it do. NULL for NULL.
 */
const char *bestpay_merchant_key_kind(const struct bestpay_merchant_key *key);

/**
 * The length of the modulus in bits. 0 for NULL.
 */
size_t bestpay_merchant_key_bits(const struct bestpay_merchant_key *key);

/**
 * The key's alias (friendlyName) as the PKCS#12 file has it. NULL if there is none.
 */
const char *bestpay_merchant_key_alias(const struct bestpay_merchant_key *key);

/**
 * SHA-256 of the public key's SubjectPublicKeyInfo, in hex: compare two keys by it. NULL for NULL.
 */
const char *bestpay_merchant_key_spki_sha256(const struct bestpay_merchant_key *key);

/**
 * The certificate beside the key in its file. Lives as long as the key. NULL if there is none.
 */
const struct bestpay_certificate *bestpay_merchant_key_certificate(const struct bestpay_merchant_key *key);

/**
 * Frees a key; its memory is overwritten once no merchant uses it any more. NULL is fine.
 */
void bestpay_merchant_key_free(struct bestpay_merchant_key *key);

/**
 * ---- The platform's key --------------------------------------------------------------------------------------------
 *
 * Reads the platform's certificate (X.509) or public key (SPKI) from a file: DER, PEM or bare Base64. Of several in one
 * PEM text, `*key` is the first; a signature by any of them verifies, and bestpay_platform_key_other() names the others.
 *
 * `*key` is freed by bestpay_platform_key_free(); merchants made with it keep what they need.
 */
bestpay_status bestpay_platform_key_from_file(const char *path,
                                              struct bestpay_platform_key **key,
                                              struct bestpay_error **error);

/**
 * As bestpay_platform_key_from_file(), from `length` bytes in memory, at most 1 MiB. They are not needed afterwards.
 */
bestpay_status bestpay_platform_key_from_bytes(const uint8_t *bytes,
                                               size_t length,
                                               struct bestpay_platform_key **key,
                                               struct bestpay_error **error);

/**
 * "x509" or "spki". Lives as long as the key, as all texts of it do. NULL for NULL.
 */
const char *bestpay_platform_key_kind(const struct bestpay_platform_key *key);

/**
 * The length of the modulus in bits. 0 for NULL.
 */
size_t bestpay_platform_key_bits(const struct bestpay_platform_key *key);

/**
 * SHA-256 of the key's SubjectPublicKeyInfo, in hex: compare two keys by it. NULL for NULL.
 */
const char *bestpay_platform_key_spki_sha256(const struct bestpay_platform_key *key);

/**
 * The certificate that the key came in. Lives as long as the key. NULL if it came without one.
 */
const struct bestpay_certificate *bestpay_platform_key_certificate(const struct bestpay_platform_key *key);

/**
 * One more key of the same file, which is tried as well when a signature is verified: the first has the index 0. Freed
 * by bestpay_platform_key_free(), and may outlive `key`. NULL for NULL, and if there are no so many.
 */
struct bestpay_platform_key *bestpay_platform_key_other(const struct bestpay_platform_key *key,
                                                        size_t index);

/**
 * Frees a key. NULL is fine.
 */
void bestpay_platform_key_free(struct bestpay_platform_key *key);

/**
 * ---- Certificates --------------------------------------------------------------------------------------------------
 *
 * The whole subject. NULL for NULL. Any thread, like all getters of a certificate.
 */
const char *bestpay_certificate_subject(const struct bestpay_certificate *certificate);

/**
 * The subject's common name. NULL if it has none.
 */
const char *bestpay_certificate_common_name(const struct bestpay_certificate *certificate);

/**
 * The first moment of its validity, RFC 3339 in UTC: "2026-03-01T00:00:00Z". NULL for NULL.
 */
const char *bestpay_certificate_not_before(const struct bestpay_certificate *certificate);

/**
 * The last moment of its validity, RFC 3339 in UTC. NULL for NULL.
 */
const char *bestpay_certificate_not_after(const struct bestpay_certificate *certificate);

/**
 * Whether that moment has passed, by the system's clock. An expired certificate still verifies. False for NULL.
 */
bool bestpay_certificate_has_expired(const struct bestpay_certificate *certificate);

/**
 * ---- Merchants -----------------------------------------------------------------------------------------------------
 *
 * Makes a merchant. A missing or wrong option is BESTPAY_INVALID_CONFIG or BESTPAY_INSECURE_URL with the setting's
 * name as the error's field. `*merchant` is freed by bestpay_merchant_free(). Any thread.
 */
bestpay_status bestpay_merchant_new(const struct bestpay_merchant_options *options,
                                    struct bestpay_merchant **merchant,
                                    struct bestpay_error **error);

/**
 * The same keys and settings for another merchantNo: for an institution with many shops. Freed like any merchant.
 */
bestpay_status bestpay_merchant_with_merchant_no(const struct bestpay_merchant *merchant,
                                                 const char *merchant_no,
                                                 struct bestpay_merchant **other,
                                                 struct bestpay_error **error);

/**
 * The same merchant, which also reads callbacks for these `merchant_no_count` merchants of its institution, and for no
 * other: not for itself either, if it is not among them. An empty list is nobody. For an institution
 * with one notify address: branch on bestpay_callback_text() of merchantNo, because two merchants may have the same order
 * number. A cashier over a client of such a merchant writes each callback down for its own merchant. Freed like any
 * merchant.
 */
bestpay_status bestpay_merchant_with_callbacks_of(const struct bestpay_merchant *merchant,
                                                  const char *const *merchant_nos,
                                                  size_t merchant_no_count,
                                                  struct bestpay_merchant **other,
                                                  struct bestpay_error **error);

/**
 * As bestpay_merchant_with_callbacks_of(), for every merchant of its institution. Look the callback's merchantNo up, and
 * refuse one that you do not know.
 */
bestpay_status bestpay_merchant_with_callbacks_of_institution(const struct bestpay_merchant *merchant,
                                                              struct bestpay_merchant **other,
                                                              struct bestpay_error **error);

/**
 * The platform's address that requests go to. Lives as long as the merchant, as all texts of it do. NULL for NULL.
 */
const char *bestpay_merchant_api_url(const struct bestpay_merchant *merchant);

/**
 * institutionCode. NULL for NULL.
 */
const char *bestpay_merchant_institution_code(const struct bestpay_merchant *merchant);

/**
 * merchantNo. NULL for NULL.
 */
const char *bestpay_merchant_no(const struct bestpay_merchant *merchant);

/**
 * Writes Beijing time by the merchant's clock, "yyyy-MM-dd HH:mm:ss", and its NUL into `buffer`, which has `capacity`
 * bytes, at least BESTPAY_TIME_SIZE; on failure the text is empty. Store it with the order before the order is sent: bestpay_client_order_status()
 * needs it after a power cut.
 */
bestpay_status bestpay_merchant_now(const struct bestpay_merchant *merchant,
                                    char *buffer,
                                    size_t capacity,
                                    struct bestpay_error **error);

/**
 * Frees a merchant. Clients made with it are not touched. NULL is fine.
 */
void bestpay_merchant_free(struct bestpay_merchant *merchant);

/**
 * ---- Amounts -------------------------------------------------------------------------------------------------------
 *
 * Reads an amount in yuan ("12.50") exactly, into fen (1250). Never use a float for money.
 *
 * `*fen` is 0 on failure: BESTPAY_INVALID_FIELD if the text is not an amount. Any thread.
 */
bestpay_status bestpay_amount_from_yuan(const char *yuan,
                                        int64_t *fen,
                                        struct bestpay_error **error);

/**
 * Writes an amount in yuan, "12.50", with its NUL into `buffer`, which has `capacity` bytes: 24 are always enough.
 *
 * BESTPAY_INVALID_FIELD for a negative amount, BESTPAY_INVALID_ARGUMENT for a buffer that is too small: the text is then
 * empty. Any thread.
 */
bestpay_status bestpay_amount_to_yuan(int64_t fen,
                                      char *buffer,
                                      size_t capacity,
                                      struct bestpay_error **error);

/**
 * ---- Clients -------------------------------------------------------------------------------------------------------
 *
 * Makes a client. Nothing is connected yet. `options` may be NULL: all defaults. The merchant may be freed afterwards.
 * `*client` is freed by bestpay_client_free(). Any thread.
 */
bestpay_status bestpay_client_new(const struct bestpay_merchant *merchant,
                                  const struct bestpay_client_options *options,
                                  struct bestpay_client **client,
                                  struct bestpay_error **error);

/**
 * The merchant that it calls for. It belongs to the client: do not free it. NULL for NULL.
 */
const struct bestpay_merchant *bestpay_client_merchant(const struct bestpay_client *client);

/**
 * The same client, with the same connections, whose waits end when `cancellation` is cancelled:
 * bestpay_client_wait_for_payment(), bestpay_client_wait_for_refund(), and the pauses between questions that are asked
 * again. They end with BESTPAY_CANCELLED and the effect "unknown". An order or refund that has not left by then is not
 * sent, and fails with BESTPAY_CANCELLED and the effect "not sent". What has left is not called back: its answer
 * is read for two seconds more, and then the effect is "unknown". Cancellations that were given before stay in force.
 * Cancellation and client may be freed afterwards. `*cancelled` is freed by bestpay_client_free(). Any thread.
 */
bestpay_status bestpay_client_cancelled_by(const struct bestpay_client *client,
                                           const struct bestpay_cancellation *cancellation,
                                           struct bestpay_client **cancelled,
                                           struct bestpay_error **error);

/**
 * Sends a request to the platform and verifies its answer. `request` is the `head` of a struct that was begun with its
 * INIT macro; bestpay_client_order_by_barcode() and the like call it with the struct itself.
 *
 * An order or a refund (3.1, 3.2, 3.5) is sent once, whatever happens. On success `*result` is freed by
 * bestpay_result_free(), and its status may still be WAITFORPAY: then bestpay_client_wait_for_payment() or
 * bestpay_client_wait_for_refund(). On failure bestpay_error_effect() says what to do next, and the error carries the
 * numbers of the order and refund.
 *
 * A question (3.3, 3.6) is asked again while the outcome is unknown, within a deadline. If it fails, the effect is
 * always unknown. The caller's thread waits: see read_timeout_ms. Any thread.
 */
bestpay_status bestpay_client_call(const struct bestpay_client *client,
                                   const struct bestpay_request *request,
                                   struct bestpay_result **result,
                                   struct bestpay_error **error);

/**
 * Asks for an order's status until it is final, at growing intervals, and gives up after `deadline_ms`: no
 * question outlasts it. 0 asks once, with the question's own time-outs.
 *
 * `trade_date` is the order's requestDate. Failed and refused questions are asked again too. After the deadline the
 * status is the last question's, or BESTPAY_STILL_PENDING, with the platform's code if it has refused the question.
 * The effect is always unknown: keep the order, and ask again later. The caller's thread waits. Any thread.
 */
bestpay_status bestpay_client_wait_for_payment(const struct bestpay_client *client,
                                               const char *out_trade_no,
                                               const char *trade_date,
                                               uint32_t deadline_ms,
                                               struct bestpay_result **result,
                                               struct bestpay_error **error);

/**
 * Asks for a refund's status until it is final: as bestpay_client_wait_for_payment(). `refund_date` is the refund's
 * requestDate.
 */
bestpay_status bestpay_client_wait_for_refund(const struct bestpay_client *client,
                                              const char *out_trade_no,
                                              const char *out_request_no,
                                              const char *refund_date,
                                              uint32_t deadline_ms,
                                              struct bestpay_result **result,
                                              struct bestpay_error **error);

/**
 * Frees a client and closes its idle connections. No other thread may use it any more. NULL is fine.
 */
void bestpay_client_free(struct bestpay_client *client);

/**
 * ---- Cancelling ----------------------------------------------------------------------------------------------------
 *
 * Makes a cancellation, which can end the waits of a client or cashier from another thread: see
 * bestpay_client_cancelled_by() and bestpay_cashier_cancelled_by(). `*cancellation` is freed by
 * bestpay_cancellation_free(). Any thread.
 */
bestpay_status bestpay_cancellation_new(struct bestpay_cancellation **cancellation,
                                        struct bestpay_error **error);

/**
 * Ends the waits, now and later. It cannot be undone. NULL is fine. Any thread.
 */
void bestpay_cancellation_cancel(const struct bestpay_cancellation *cancellation);

/**
 * Frees a cancellation. Clients and cashiers that were given it keep what they need of it. NULL is fine.
 */
void bestpay_cancellation_free(struct bestpay_cancellation *cancellation);

/**
 * ---- Results -------------------------------------------------------------------------------------------------------
 *
 * One object for the results of all five interfaces. Each getter names the sections whose results may have its field;
 * any field but tradeStatus may be absent. Texts live as long as the result; U+0000 inside a text is shown as U+FFFD
 * (bestpay_result_json() has it escaped). Getters given NULL answer as if the field were absent. Any thread.
 *
 * The interface that it is a result of: "barcode_order", "qrcode_order", "order_status", "refund" or "refund_status".
 * "unlisted" for one that the document does not list: then each field is a member that the document does not name, and
 * the status is BESTPAY_TRADE_OTHER whatever the members say, as their meaning is not known.
 */
const char *bestpay_result_interface(const struct bestpay_result *result);

/**
 * tradeStatus as a number to branch on. BESTPAY_TRADE_OTHER for what the document does not list, and for NULL.
 */
bestpay_trade_status bestpay_result_trade_status(const struct bestpay_result *result);

/**
 * Whether it can no longer change: SUCCESS, FAIL or CLOSE. False for what the document does not list.
 */
bool bestpay_result_is_final(const struct bestpay_result *result);

/**
 * A field of the result as text: BESTPAY_FIELD_TRADE_NO and the like, amounts in fen. NULL if it is absent, and for a
 * name that the document does not list here: see bestpay_result_other_name().
 */
const char *bestpay_result_text(const struct bestpay_result *result,
                                const char *name);

/**
 * An amount of the result in fen: BESTPAY_FIELD_PAY_AMT and the like. -1 if it is absent, and for a name that is not
 * one of its amounts.
 */
int64_t bestpay_result_fen(const struct bestpay_result *result,
                           const char *name);

/**
 * All that the result holds in one piece, `*length` bytes: each name and its text, with a NUL after each. For
 * languages in which a call is expensive. Besides the document's fields: "@interface", "@requestDate", "@hash"
 * ("sha256" or "sha1"), "@form", "@json", and each member that the document does not name, as JSON, under "+" and its
 * name. Lives as long as the result. NULL and 0 for NULL. `length` may be NULL.
 */
const char *bestpay_result_all(const struct bestpay_result *result,
                               size_t *length);

/**
 * requestDate of the order or refund that it answers, "yyyy-MM-dd HH:mm:ss" in Beijing time, also if the default
 * filled it in: a question about it (3.1, 3.2, 3.5) needs this date. NULL if the request given to accept has none.
 */
const char *bestpay_result_request_date(const struct bestpay_result *result);

/**
 * How many members the result has that the interface document does not name: verified as well, and never dropped.
 */
size_t bestpay_result_other_count(const struct bestpay_result *result);

/**
 * The name of the member at `index`. NULL past the end.
 */
const char *bestpay_result_other_name(const struct bestpay_result *result, size_t index);

/**
 * Its value as JSON. NULL past the end.
 */
const char *bestpay_result_other_json(const struct bestpay_result *result, size_t index);

/**
 * Its value as text: a string's characters, any other value as JSON. NULL for null, and past the end.
 */
const char *bestpay_result_other_text(const struct bestpay_result *result, size_t index);

/**
 * All fields under their names on the wire, as one JSON object; those that the document does not name come last.
 */
const char *bestpay_result_json(const struct bestpay_result *result);

/**
 * Which hash the platform signed with.
 */
bestpay_hash bestpay_result_hash(const struct bestpay_result *result);

/**
 * Which form of the signing string verified: "sorted", "received", "sorted-skip-null" or "received-skip-null".
 */
const char *bestpay_result_form(const struct bestpay_result *result);

/**
 * Frees a result. NULL is fine.
 */
void bestpay_result_free(struct bestpay_result *result);

/**
 * ---- Callbacks -----------------------------------------------------------------------------------------------------
 *
 * Verifies the raw body that was POSTed to a notifyUrl, `length` bytes, JSON or form, and makes sure that it is for
 * this merchant.
 *
 * The platform waits 6 s for the reply. The same callback arrives more than once, and may arrive before the order's
 * own answer. Its number is an order's or a refund's: look it up, compare the callback with what you find by
 * bestpay_callback_expect_payment() or bestpay_callback_expect_refund(), apply it once, then reply. Every failure has
 * the effect "unknown"; reply with bestpay_callback_reply_try_again(). Do not wait for callbacks: ask for the status.
 * `*callback` is freed by bestpay_callback_free(). Any thread.
 */
bestpay_status bestpay_merchant_read_callback(const struct bestpay_merchant *merchant,
                                              const uint8_t *body,
                                              size_t length,
                                              struct bestpay_callback **callback,
                                              struct bestpay_error **error);

/**
 * Compares the callback with the order that the caller knows: nothing else connects the two. `trade_amt` is in fen.
 * BESTPAY_MISMATCH names the field that differs. A refund's callback may have the number and the amount of its order;
 * it is refused here. A callback that does not say whether it is about a payment or a refund is taken for a payment's
 * if its status is SUCCESS. Every failure has the effect "unknown".
 */
bestpay_status bestpay_callback_expect_payment(const struct bestpay_callback *callback,
                                               const char *out_trade_no,
                                               int64_t trade_amt,
                                               struct bestpay_error **error);

/**
 * Compares the callback with the refund that the caller knows. The number in it may be the refund's or its order's, and
 * tradeAmt or payAmt must be `refund_amt`, in fen. BESTPAY_MISMATCH names the field that differs. Every failure has the
 * effect "unknown".
 */
bestpay_status bestpay_callback_expect_refund(const struct bestpay_callback *callback,
                                              const char *out_trade_no,
                                              const char *out_request_no,
                                              int64_t refund_amt,
                                              struct bestpay_error **error);

/**
 * tradeType: whether it is about a payment or a refund. BESTPAY_CALLBACK_UNSAID for NULL.
 */
bestpay_callback_kind bestpay_callback_trade_type(const struct bestpay_callback *callback);

/**
 * tradeStatus as a number to branch on. BESTPAY_TRADE_OTHER for what the document does not list, and for NULL.
 */
bestpay_trade_status bestpay_callback_trade_status(const struct bestpay_callback *callback);

/**
 * Whether it can no longer change: SUCCESS, FAIL or CLOSE. False for what the document does not list.
 */
bool bestpay_callback_is_final(const struct bestpay_callback *callback);

/**
 * Whether it is about a refund, by tradeType and originalTradeNo: 1 or 0. -1 if neither says, or if it is something
 * that the document does not list. -1 for NULL.
 */
int32_t bestpay_callback_is_refund(const struct bestpay_callback *callback);

/**
 * A field of the callback as text: as bestpay_result_text().
 */
const char *bestpay_callback_text(const struct bestpay_callback *callback, const char *name);

/**
 * An amount of the callback in fen: as bestpay_result_fen().
 */
int64_t bestpay_callback_fen(const struct bestpay_callback *callback, const char *name);

/**
 * All that the callback holds in one piece: as bestpay_result_all(), without "@requestDate"; "@interface" is "callback".
 * "@kind" is the number of bestpay_callback_trade_type(), and "@isRefund" is "true" or "false", absent where
 * bestpay_callback_is_refund() is -1.
 */
const char *bestpay_callback_all(const struct bestpay_callback *callback,
                                 size_t *length);

/**
 * How many members the callback has that the interface document does not name: verified as well, and never dropped.
 */
size_t bestpay_callback_other_count(const struct bestpay_callback *callback);

/**
 * The name of the member at `index`. NULL past the end.
 */
const char *bestpay_callback_other_name(const struct bestpay_callback *callback, size_t index);

/**
 * Its value as JSON. NULL past the end.
 */
const char *bestpay_callback_other_json(const struct bestpay_callback *callback, size_t index);

/**
 * All fields under their names on the wire, as one JSON object; those that the document does not name come last.
 */
const char *bestpay_callback_json(const struct bestpay_callback *callback);

/**
 * Which hash the platform signed with.
 */
bestpay_hash bestpay_callback_hash(const struct bestpay_callback *callback);

/**
 * Which form of the signing string verified: "sorted", "received", "sorted-skip-null" or "received-skip-null".
 */
const char *bestpay_callback_form(const struct bestpay_callback *callback);

/**
 * Frees a callback. NULL is fine.
 */
void bestpay_callback_free(struct bestpay_callback *callback);

/**
 * The reply to a callback that has been dealt with, now or earlier, and to one about a number that you do not know, once
 * a person has been told. `*reply` is freed by bestpay_callback_reply_free(). Any thread.
 */
bestpay_status bestpay_callback_reply_accepted(struct bestpay_callback_reply **reply,
                                               struct bestpay_error **error);

/**
 * The reply to a callback that could not be dealt with. The document does not promise that it will be sent again: ask
 * for the status of what is open. Both texts are for the platform's log.
 */
bestpay_status bestpay_callback_reply_try_again(const char *error_code,
                                                const char *error_msg,
                                                struct bestpay_callback_reply **reply,
                                                struct bestpay_error **error);

/**
 * The body of the HTTP reply, whose status is 200. Lives as long as the reply. NULL for NULL.
 */
const char *bestpay_callback_reply_body(const struct bestpay_callback_reply *reply);

/**
 * The body's length in bytes. 0 for NULL.
 */
size_t bestpay_callback_reply_body_length(const struct bestpay_callback_reply *reply);

/**
 * The Content-Type of the HTTP reply. Lives as long as the reply. NULL for NULL.
 */
const char *bestpay_callback_reply_content_type(const struct bestpay_callback_reply *reply);

/**
 * Frees a reply. NULL is fine.
 */
void bestpay_callback_reply_free(struct bestpay_callback_reply *reply);

/**
 * ---- Journals ------------------------------------------------------------------------------------------------------
 *
 * Opens a journal in one SQLite file, which is made if it is not there. Keep it on a local disk: SQLite's locks do not
 * hold on network file systems. The `sqlite3` program can open it. On Unix it is for its owner only (mode 0600), and an
 * open journal whose file was deleted or replaced is BESTPAY_JOURNAL_UNAVAILABLE from then on: open it again.
 *
 * `*journal` is freed by bestpay_journal_free(). Any failure is BESTPAY_JOURNAL_UNAVAILABLE: it cannot be opened or
 * written, a newer version of the library made it, or (field "path") to SQLite this name is not a file, like
 * ":memory:" and "file:...". Any thread.
 *
 * For every function that uses a journal: a change is on the disk when the call returns. The caller's thread waits for
 * the disk, or the database, and for others that write: up to 20 seconds longer than the time that it was given, while
 * these come and go. A forked process may use the journal as well: it opens it again.
 */
bestpay_status bestpay_journal_sqlite(const char *path,
                                      struct bestpay_journal **journal,
                                      struct bestpay_error **error);

/**
 * Opens a journal in PostgreSQL, for several machines. `url` is as for psql: "postgres://user:password@host/database".
 * The tables, whose names begin with bestpay_, are made if they are not there.
 *
 * A server on another machine must have TLS and a certificate for its name, signed by a public authority, or, if
 * `root_certificates` (PEM, `length` bytes) are given, by one of them; with "sslmode=disable" in the address there is
 * no TLS. BESTPAY_INVALID_CONFIG: the certificates cannot be read. Otherwise as bestpay_journal_sqlite().
 */
bestpay_status bestpay_journal_postgres(const char *url,
                                        const uint8_t *root_certificates,
                                        size_t length,
                                        struct bestpay_journal **journal,
                                        struct bestpay_error **error);

/**
 * The order with this number and its refunds, or the refund with this number, of any merchant. It is no failure if
 * there is none. `*entries` is freed by bestpay_entries_free(). Any thread, like all functions of a journal.
 */
bestpay_status bestpay_journal_find(const struct bestpay_journal *journal,
                                    const char *number,
                                    struct bestpay_entries **entries,
                                    struct bestpay_error **error);

/**
 * At most `limit` entries in the order of their numbers, after `after`: the last entry of the page before, or NULL for
 * the first page. After the last page comes an empty one. `*entries` is freed by bestpay_entries_free().
 */
bestpay_status bestpay_journal_entries(const struct bestpay_journal *journal,
                                       const struct bestpay_entry *after,
                                       uint32_t limit,
                                       struct bestpay_entries **entries,
                                       struct bestpay_error **error);

/**
 * At most `limit` changes of state and alarms after the event with the number `after`, in their order; 0 for the
 * first. If you keep the last number together with what you did about it, you can go on there after any interruption.
 * `*events` is freed by bestpay_events_free().
 */
bestpay_status bestpay_journal_events(const struct bestpay_journal *journal,
                                      int64_t after,
                                      uint32_t limit,
                                      struct bestpay_events **events,
                                      struct bestpay_error **error);

/**
 * Everything that happened to an entry. `*events` is freed by bestpay_events_free().
 */
bestpay_status bestpay_journal_events_of(const struct bestpay_journal *journal,
                                         const struct bestpay_entry *entry,
                                         struct bestpay_events **events,
                                         struct bestpay_error **error);

/**
 * Forgets the merchant's final entries, and those that were not sent, whose state has not changed for `older_than_s`
 * seconds before `now` (Beijing time "yyyy-MM-dd HH:mm:ss", see bestpay_merchant_now()), and their events. What is open
 * stays. `*forgotten` is the number of entries.
 *
 * A forgotten number is a new number to the journal: keep entries for as long as numbers may come again. Less than two
 * days, 172,800 seconds, is BESTPAY_INVALID_CONFIG.
 */
bestpay_status bestpay_journal_purge(const struct bestpay_journal *journal,
                                     const char *merchant_no,
                                     const char *now,
                                     uint32_t older_than_s,
                                     int64_t *forgotten,
                                     struct bestpay_error **error);

/**
 * Frees a journal. Cashiers made with it keep their own hold on it. NULL is fine.
 */
void bestpay_journal_free(struct bestpay_journal *journal);

/**
 * ---- Cashiers ------------------------------------------------------------------------------------------------------
 *
 * Makes a cashier: it writes every order and refund down before it is sent, and advances it by every answer, status
 * and callback. `options` may be NULL: all defaults. Client and journal may be freed afterwards. `*cashier` is freed
 * by bestpay_cashier_free(). Any thread.
 */
bestpay_status bestpay_cashier_new(const struct bestpay_client *client,
                                   const struct bestpay_journal *journal,
                                   const struct bestpay_cashier_options *options,
                                   struct bestpay_cashier **cashier,
                                   struct bestpay_error **error);

/**
 * The journal that it keeps. It belongs to the cashier: do not free it. NULL for NULL.
 */
const struct bestpay_journal *bestpay_cashier_journal(const struct bestpay_cashier *cashier);

/**
 * The same cashier, with the same client and journal, whose waits end when `cancellation` is cancelled, as if
 * `within_ms` were over. An order or refund that has not left by then is not sent, and fails with BESTPAY_CANCELLED
 * and the effect "not sent". What is open stays open, and bestpay_cashier_recover() finds it. Cancellation and cashier
 * may be freed afterwards. `*cancelled` is freed by bestpay_cashier_free(). Any thread.
 */
bestpay_status bestpay_cashier_cancelled_by(const struct bestpay_cashier *cashier,
                                            const struct bestpay_cancellation *cancellation,
                                            struct bestpay_cashier **cancelled,
                                            struct bestpay_error **error);

/**
 * Takes an order or a refund (3.1, 3.2, 3.5), and follows it up by status until it is final or `within_ms` is over
 * (the last answer may outlast it by its own time-out). If it is still open then, it stays open: see
 * bestpay_entry_state(). `request` is the `head` of a struct that was begun with its INIT macro;
 * bestpay_cashier_take_payment() and the like call it with the struct. A question is BESTPAY_INVALID_ARGUMENT.
 *
 * The same order again returns what is known, and goes on following it up; it is never sent a second time. For 3.2,
 * the entry is returned once the platform has the order, with its bestpay_entry_payment_url(), and
 * bestpay_cashier_follow_payment() waits for the payer. Only the answer has the paymentUrl: if it was lost, the payer
 * cannot pay, and the platform closes the order. Show another one under a new number.
 *
 * On success `*entry` is freed by bestpay_entry_free(). A refusal by the platform is a success: BESTPAY_STATE_REFUSED.
 * On failure the error carries the numbers of the order and refund. With effect "not sent" the same call may be made
 * again.
 *
 * BESTPAY_ORDER_CONFLICT: the number belongs to an order with other content; bestpay_error_field() says which, and the
 * effect says what is known about that order: it is never "not sent". The same order with another payment code is no
 * conflict: the payer's phone shows a new one every minute.
 *
 * BESTPAY_JOURNAL_UNAVAILABLE with effect "unknown": it was sent, and the outcome could not be written down;
 * bestpay_cashier_recover() finds it. The caller's thread waits. Any thread, like all functions of a cashier.
 */
bestpay_status bestpay_cashier_take(const struct bestpay_cashier *cashier,
                                    const struct bestpay_request *request,
                                    uint32_t within_ms,
                                    struct bestpay_entry **entry,
                                    struct bestpay_error **error);

/**
 * What is known about an order; the platform is not asked. BESTPAY_NOT_IN_JOURNAL if nothing is known. `*entry` is
 * freed by bestpay_entry_free().
 */
bestpay_status bestpay_cashier_find_payment(const struct bestpay_cashier *cashier,
                                            const char *out_trade_no,
                                            struct bestpay_entry **entry,
                                            struct bestpay_error **error);

/**
 * What is known about a refund: as bestpay_cashier_find_payment().
 */
bestpay_status bestpay_cashier_find_refund(const struct bestpay_cashier *cashier,
                                           const char *out_request_no,
                                           struct bestpay_entry **entry,
                                           struct bestpay_error **error);

/**
 * Follows up an order by status until it is final or `within_ms` is over: as bestpay_cashier_find_payment(). If it is
 * still open then, it stays open. The caller's thread waits.
 */
bestpay_status bestpay_cashier_follow_payment(const struct bestpay_cashier *cashier,
                                              const char *out_trade_no,
                                              uint32_t within_ms,
                                              struct bestpay_entry **entry,
                                              struct bestpay_error **error);

/**
 * Follows up a refund: as bestpay_cashier_follow_payment().
 */
bestpay_status bestpay_cashier_follow_refund(const struct bestpay_cashier *cashier,
                                             const char *out_request_no,
                                             uint32_t within_ms,
                                             struct bestpay_entry **entry,
                                             struct bestpay_error **error);

/**
 * Asks for everything that is open, until nothing is open or `within_ms` is over. Call it after a start, and from time
 * to time. It is no failure if the platform does not answer: the orders stay open. Several processes may call it: none
 * asks for what another is busy with, so what a crash has left is asked for only when its lease_ms is over.
 *
 * `*recovery` is the caller's, begun with BESTPAY_RECOVERY_INIT. The caller's thread waits.
 */
bestpay_status bestpay_cashier_recover(const struct bestpay_cashier *cashier,
                                       uint32_t within_ms,
                                       struct bestpay_recovery *recovery,
                                       struct bestpay_error **error);

/**
 * Reads a callback, the raw body that was POSTed to a notifyUrl, `length` bytes, and writes down what it says: once,
 * in whatever order callbacks come and however often.
 *
 * `*reply` is made whatever the outcome: answer with it and HTTP status 200, and free it by
 * bestpay_callback_reply_free(). If the callback could not be dealt with, it says only "not accepted". On success
 * `*entry` is the order or refund after it, freed by bestpay_entry_free(). BESTPAY_CONTRADICTION: the callback
 * contradicts what is already final, or names another amount; nothing was changed, and an alarm is among the events.
 * BESTPAY_NOT_IN_JOURNAL: it is about an unknown number; this raises an alarm too. Any other failure: it is not
 * believed, or cannot be written down. Every failure has the effect "unknown".
 *
 * A refund's callback under its order's number may be about a refund that was made elsewhere: the one refund that it
 * fits stays as it is, and is asked for at once by the next bestpay_cashier_recover().
 */
bestpay_status bestpay_cashier_on_callback(const struct bestpay_cashier *cashier,
                                           const uint8_t *body,
                                           size_t length,
                                           struct bestpay_callback_reply **reply,
                                           struct bestpay_entry **entry,
                                           struct bestpay_error **error);

/**
 * Changes of state and alarms: bestpay_journal_events() of its journal.
 */
bestpay_status bestpay_cashier_events(const struct bestpay_cashier *cashier,
                                      int64_t after,
                                      uint32_t limit,
                                      struct bestpay_events **events,
                                      struct bestpay_error **error);

/**
 * Frees a cashier. No other thread may use it any more. NULL is fine.
 */
void bestpay_cashier_free(struct bestpay_cashier *cashier);

/**
 * ---- Entries -------------------------------------------------------------------------------------------------------
 *
 * What is known, as a number to branch on. BESTPAY_STATE_NONE for NULL. Any thread, like all functions of an entry.
 */
bestpay_state bestpay_entry_state(const struct bestpay_entry *entry);

/**
 * The state's stable name, the same in every language and in the database: "never_arrived". NULL for NULL.
 */
const char *bestpay_entry_state_text(const struct bestpay_entry *entry);

/**
 * The stable name of a state. NULL for a number that this library does not know. Lives for ever.
 */
const char *bestpay_state_text(int32_t state);

/**
 * What a cashier reads about the order or refund: see bestpay_error_till_text(). The amount is the entry's; a screen shows
 * it beside. For NULL the text of an unknown outcome.
 */
const char *bestpay_entry_till_text(const struct bestpay_entry *entry,
                                    int32_t language);

/**
 * What a cashier reads about a state, by the name that bestpay_entry_state_text() returns. A name that this library does
 * not know, and NULL, count as "unknown". Lives for ever.
 */
const char *bestpay_state_till_text(const char *state,
                                    bool is_refund,
                                    int32_t language);

/**
 * Whether this order is paid, or this refund done. False for NULL.
 */
bool bestpay_entry_is_success(const struct bestpay_entry *entry);

/**
 * Whether it can no longer change. False for NULL.
 */
bool bestpay_entry_is_final(const struct bestpay_entry *entry);

/**
 * Whether the platform has to be asked what became of it: "sending", "unknown" or "waiting". False for NULL.
 */
bool bestpay_entry_is_open(const struct bestpay_entry *entry);

/**
 * A field of the entry as text: BESTPAY_FIELD_TRADE_NO and the like, amounts in fen. NULL if it is absent, and for a
 * name that an entry does not have.
 */
const char *bestpay_entry_text(const struct bestpay_entry *entry,
                               const char *name);

/**
 * An amount of the entry in fen: BESTPAY_FIELD_PAY_AMT and the like. -1 if it is absent, and for a name that is not an
 * amount of an entry.
 */
int64_t bestpay_entry_fen(const struct bestpay_entry *entry,
                          const char *name);

/**
 * All fields that are present in one piece, `*length` bytes: each name and its text, with a NUL after each. For
 * languages in which a call is expensive. Lives as long as the entry. NULL and 0 for NULL. `length` may be NULL.
 */
const char *bestpay_entry_all(const struct bestpay_entry *entry,
                              size_t *length);

/**
 * Frees an entry that a function made; not one that belongs to a list. NULL is fine.
 */
void bestpay_entry_free(struct bestpay_entry *entry);

/**
 * How many entries there are. 0 for NULL.
 */
size_t bestpay_entries_count(const struct bestpay_entries *entries);

/**
 * The entry at `index`. It belongs to the list: do not free it. NULL past the end.
 */
const struct bestpay_entry *bestpay_entries_get(const struct bestpay_entries *entries, size_t index);

/**
 * Frees a list of entries, and the entries in it. NULL is fine.
 */
void bestpay_entries_free(struct bestpay_entries *entries);

/**
 * ---- Events --------------------------------------------------------------------------------------------------------
 *
 * How many events there are. 0 for NULL. Any thread, like all functions of events.
 */
size_t bestpay_events_count(const struct bestpay_events *events);

/**
 * The event at `index`. It belongs to the list: do not free it. NULL past the end.
 */
const struct bestpay_event *bestpay_events_get(const struct bestpay_events *events, size_t index);

/**
 * Frees a list of events, and the events in it. NULL is fine.
 */
void bestpay_events_free(struct bestpay_events *events);

/**
 * Its number: ascending, from 1, in the order in which events become visible. Whoever has read up to it misses nothing
 * by going on after it. 0 for NULL.
 */
int64_t bestpay_event_id(const struct bestpay_event *event);

/**
 * When it happened. NULL for NULL.
 */
const char *bestpay_event_at(const struct bestpay_event *event);

/**
 * Whether it is an alarm: a contradiction that a person must look at; it changes no entry. False for NULL.
 */
bool bestpay_event_is_alarm(const struct bestpay_event *event);

/**
 * merchantNo. NULL for NULL.
 */
const char *bestpay_event_merchant_no(const struct bestpay_event *event);

/**
 * outTradeNo: the order's number. In an alarm about an unknown number, the number as it came. NULL for NULL.
 */
const char *bestpay_event_out_trade_no(const struct bestpay_event *event);

/**
 * outRequestNo: the refund's number. NULL if it is about an order.
 */
const char *bestpay_event_out_request_no(const struct bestpay_event *event);

/**
 * The state before. BESTPAY_STATE_NONE for a new entry, and for NULL.
 */
bestpay_state bestpay_event_from(const struct bestpay_event *event);

/**
 * The name of the state before: see bestpay_entry_state_text(). NULL for a new entry.
 */
const char *bestpay_event_from_text(const struct bestpay_event *event);

/**
 * The state after; for an alarm the state that was claimed. BESTPAY_STATE_NONE for NULL.
 */
bestpay_state bestpay_event_to(const struct bestpay_event *event);

/**
 * The name of the state after. NULL for NULL.
 */
const char *bestpay_event_to_text(const struct bestpay_event *event);

/**
 * Where it was learnt: "call", "answer", "status", "callback" or "sender_lost". NULL for NULL.
 */
const char *bestpay_event_cause(const struct bestpay_event *event);

/**
 * More about it, for a person. NULL if there is no more.
 */
const char *bestpay_event_about(const struct bestpay_event *event);

/**
 * What a cashier reads about the state after it, or about the alarm: see bestpay_error_till_text(). For NULL the text of
 * an unknown outcome.
 */
const char *bestpay_event_till_text(const struct bestpay_event *event,
                                    int32_t language);

/**
 * ---- Reconciliations -----------------------------------------------------------------------------------------------
 *
 * Holds a statement of the platform against the journal. `path` is a CSV file in UTF-8 or GBK, whose first line has the
 * names of its columns. Memory does not grow with it: what is compared is kept in a temporary file.
 *
 * `options` are `option_count` names and values:
 *
 * "number_column": The column of outTradeNo of payments, and of outRequestNo of refunds. Mandatory.
 * "amount_column": The column of the amount. Mandatory.
 * "amount_unit": What the amounts are in: fen or yuan. Mandatory.
 * "trade_no_column": The column of tradeNo, the platform's number.
 * "status_column": The column of the status. Without it, every line is a success.
 * "success": A status that means success; there may be several. Without any, it is SUCCESS.
 * "kind_column": The column that tells refunds from payments. Without it, a number is looked for among both, and a
 * negative amount is a refund.
 * "refund": A kind that means refund; there may be several. Without any, it is REFUND.
 * "merchant_column": The column of merchantNo, in a statement of several merchants.
 * "merchant_no": Only this merchant's entries. Without it, the entries of all merchants are compared.
 * "from": The start of the period that the statement is of, by requestDate. Without it, everything must be in it.
 * "until": The end of that period, which is not part of it. Without it, it has no end.
 * "delimiter": What stands between two columns. Without it, it is a comma.
 *
 * `*reconciliation` is freed by bestpay_reconciliation_free(). BESTPAY_INVALID_CONFIG, whose field is "path" or the
 * option: the file cannot be read, or has no such column. Any thread.
 */
bestpay_status bestpay_journal_reconcile(const struct bestpay_journal *journal,
                                         const char *path,
                                         const struct bestpay_field *options,
                                         size_t option_count,
                                         struct bestpay_reconciliation **reconciliation,
                                         struct bestpay_error **error);

/**
 * How many lines the statement has, without that of the names. 0 for NULL.
 */
int64_t bestpay_reconciliation_lines(const struct bestpay_reconciliation *reconciliation);

/**
 * How many entries of the journal were compared. 0 for NULL.
 */
int64_t bestpay_reconciliation_entries(const struct bestpay_reconciliation *reconciliation);

/**
 * How many differences there are, those that were handed out included. 0 for NULL.
 */
int64_t bestpay_reconciliation_differences(const struct bestpay_reconciliation *reconciliation);

/**
 * Hands out the next difference, or NULL after the last one. `*difference` is freed by bestpay_difference_free(). Any
 * thread.
 */
bestpay_status bestpay_reconciliation_next(const struct bestpay_reconciliation *reconciliation,
                                           struct bestpay_difference **difference,
                                           struct bestpay_error **error);

/**
 * Frees a reconciliation, and its temporary file. NULL is fine.
 */
void bestpay_reconciliation_free(struct bestpay_reconciliation *reconciliation);

/**
 * A field of a difference as text. "kind" ("unreadable", "double", "missing_in_journal", "missing_in_statement", "amount",
 * "state" or "trade_no") and "number" are always there; "line", "merchantNo", "isRefund" ("true" or "false"), "tradeNo",
 * "amount" and "status" are the statement's, "ownTradeNo", "ownAmount" and "ownState" the journal's, and "about" says
 * why a line is unreadable. Amounts are in fen. NULL if it is absent. Lives as long as the difference.
 */
const char *bestpay_difference_text(const struct bestpay_difference *difference,
                                    const char *name);

/**
 * All fields that are present in one piece, `*length` bytes: each name and its text, with a NUL after each. NULL and 0
 * for NULL. `length` may be NULL.
 */
const char *bestpay_difference_all(const struct bestpay_difference *difference,
                                   size_t *length);

/**
 * Frees a difference. NULL is fine.
 */
void bestpay_difference_free(struct bestpay_difference *difference);

/**
 * ---- Without our HTTP ----------------------------------------------------------------------------------------------
 *
 * Checks and signs a request, for the caller's own HTTP stack. Nothing is sent. `request` is the `head` of a struct
 * that was begun with its INIT macro; bestpay_merchant_prepare_barcode_order() and the like call it with the struct.
 *
 * Then: connect to the host of bestpay_prepared_request_url(), POST the very bytes of the body with the headers, wait
 * for bestpay_prepared_request_read_timeout_ms(), and hand the answer to bestpay_merchant_accept(). A failure before the
 * first byte of the request went out has the effect "not sent", any later one "unknown".
 *
 * `*prepared` is freed by bestpay_prepared_request_free(). Any thread.
 */
bestpay_status bestpay_merchant_prepare(const struct bestpay_merchant *merchant,
                                        const struct bestpay_request *request,
                                        struct bestpay_prepared_request **prepared,
                                        struct bestpay_error **error);

/**
 * Verifies the platform's answer, and that it is about this request: bestpay_merchant_accept_barcode_order() and the
 * like call it with the struct.
 *
 * `request` is the head of the struct that was prepared. If its request_date was left to its default, set it to
 * bestpay_prepared_request_request_date() first: the result and the error then carry it, and a question about the
 * order needs it. `body` is the raw body, `length` bytes of it, at most the merchant's max_bytes. On success `*result`
 * is freed by bestpay_result_free(). Every failure except BESTPAY_REFUSED has the effect "unknown", even if an
 * argument is NULL or cannot be read: the order may have been paid, ask for its status. No failure is of class request
 * or argument. Any thread.
 */
bestpay_status bestpay_merchant_accept(const struct bestpay_merchant *merchant,
                                       const struct bestpay_request *request,
                                       int32_t http_status,
                                       const uint8_t *body,
                                       size_t length,
                                       struct bestpay_result **result,
                                       struct bestpay_error **error);

/**
 * The URL to POST it to. Lives as long as the prepared request, as all its texts do. NULL for NULL.
 */
const char *bestpay_prepared_request_url(const struct bestpay_prepared_request *prepared);

/**
 * How many headers the platform asks for, besides those of HTTP itself (Host, Content-Length).
 */
size_t bestpay_prepared_request_header_count(const struct bestpay_prepared_request *prepared);

/**
 * The name of the header at `index`. NULL past the end.
 */
const char *bestpay_prepared_request_header_name(const struct bestpay_prepared_request *prepared,
                                                 size_t index);

/**
 * The value of the header at `index`. NULL past the end.
 */
const char *bestpay_prepared_request_header_value(const struct bestpay_prepared_request *prepared,
                                                  size_t index);

/**
 * The body: UTF-8 JSON with `sign`. Send these very bytes. NULL for NULL.
 */
const char *bestpay_prepared_request_body(const struct bestpay_prepared_request *prepared);

/**
 * The body's length in bytes. 0 for NULL.
 */
size_t bestpay_prepared_request_body_length(const struct bestpay_prepared_request *prepared);

/**
 * How long to wait for the answer, in milliseconds: the document's 60,000 for orders, 6,000 for the others. 0 for NULL.
 */
uint32_t bestpay_prepared_request_read_timeout_ms(const struct bestpay_prepared_request *prepared);

/**
 * requestDate of an order or refund, "yyyy-MM-dd HH:mm:ss" in Beijing time, also if the default filled it in: a
 * question about it needs this date. NULL for the questions 3.3 and 3.6, and for NULL.
 */
const char *bestpay_prepared_request_request_date(const struct bestpay_prepared_request *prepared);

/**
 * What was signed. It holds the payer's code: show it, but do not log it. NULL for NULL.
 */
const char *bestpay_prepared_request_signing_string(const struct bestpay_prepared_request *prepared);

/**
 * The signing string's length in bytes. 0 for NULL.
 */
size_t bestpay_prepared_request_signing_string_length(const struct bestpay_prepared_request *prepared);

/**
 * All that the prepared request holds in one piece, `*length` bytes: each name and its text, with a NUL after each. For
 * languages in which a call is expensive. "@url", "@readTimeout" (in milliseconds), "@requestDate" if there is one,
 * "@body", "@signingString", and each header under "+" and its name. Lives as long as the prepared request. NULL and 0
 * for NULL. `length` may be NULL.
 */
const char *bestpay_prepared_request_all(const struct bestpay_prepared_request *prepared,
                                         size_t *length);

/**
 * Frees a prepared request. NULL is fine.
 */
void bestpay_prepared_request_free(struct bestpay_prepared_request *prepared);

/**
 * ---- Any message ---------------------------------------------------------------------------------------------------
 *
 * The signing string of a message, JSON or form, `length` bytes: what is, or is to be, signed. `options` may be NULL.
 * `*signing_string` is freed by bestpay_text_free(). Any thread.
 */
bestpay_status bestpay_signing_string(const uint8_t *message,
                                      size_t length,
                                      const struct bestpay_read_options *options,
                                      struct bestpay_text **signing_string,
                                      struct bestpay_error **error);

/**
 * Signs a JSON message of `length` bytes, at most 1 MiB: the same message with `sign` at the end; an old `sign` is
 * replaced. `hash` is a bestpay_hash. `*signed_message` is freed by bestpay_text_free(). Any thread.
 */
bestpay_status bestpay_sign_message(const struct bestpay_merchant_key *key,
                                    int32_t hash,
                                    const uint8_t *message,
                                    size_t length,
                                    struct bestpay_text **signed_message,
                                    struct bestpay_error **error);

/**
 * Signs a signing string of `length` bytes of UTF-8, at most 4 MiB: the signature in Base64. `hash` is a bestpay_hash.
 * `*signature` is freed by bestpay_text_free(). Any thread.
 */
bestpay_status bestpay_sign_string(const struct bestpay_merchant_key *key,
                                   int32_t hash,
                                   const uint8_t *string,
                                   size_t length,
                                   struct bestpay_text **signature,
                                   struct bestpay_error **error);

/**
 * Verifies any message, JSON or form, `length` bytes, with any of `key_count` keys. `options` may be NULL. On success
 * `*verified` has its fields, and is freed by bestpay_verified_free(). On failure see bestpay_error_report().
 *
 * This checks only the signature: use bestpay_merchant_accept_barcode_order() and its like for answers, and
 * bestpay_merchant_read_callback() for callbacks. These also check what the message is about. Any thread.
 */
bestpay_status bestpay_verify(const struct bestpay_platform_key *const *keys,
                              size_t key_count,
                              const uint8_t *message,
                              size_t length,
                              const struct bestpay_read_options *options,
                              struct bestpay_verified **verified,
                              struct bestpay_error **error);

/**
 * ---- Verified messages ---------------------------------------------------------------------------------------------
 *
 * Which hash was signed with. Any thread, like all getters of a verified message.
 */
bestpay_hash bestpay_verified_hash(const struct bestpay_verified *verified);

/**
 * Which form of the signing string verified: "sorted", "received", "sorted-skip-null" or "received-skip-null".
 */
const char *bestpay_verified_form(const struct bestpay_verified *verified);

/**
 * How many members it has, not counting `sign`.
 */
size_t bestpay_verified_field_count(const struct bestpay_verified *verified);

/**
 * The name of the member at `index`. NULL past the end.
 */
const char *bestpay_verified_field_name(const struct bestpay_verified *verified, size_t index);

/**
 * The value at `index` as text; an object or array as its JSON. It may hold U+0000: see the length. NULL for null, and
 * past the end.
 */
const char *bestpay_verified_field_text(const struct bestpay_verified *verified,
                                        size_t index);

/**
 * The length of that text in bytes.
 */
size_t bestpay_verified_field_text_length(const struct bestpay_verified *verified, size_t index);

/**
 * The value at `index` as JSON. NULL past the end.
 */
const char *bestpay_verified_field_json(const struct bestpay_verified *verified, size_t index);

/**
 * Frees a verified message. NULL is fine.
 */
void bestpay_verified_free(struct bestpay_verified *verified);

/**
 * ---- Texts ---------------------------------------------------------------------------------------------------------
 *
 * The text: UTF-8, and a NUL after it. It may hold U+0000 inside: see the length. Lives as long as its object. NULL for
 * NULL. Any thread.
 */
const char *bestpay_text_data(const struct bestpay_text *text);

/**
 * Its length in bytes, without the NUL after it. 0 for NULL.
 */
size_t bestpay_text_length(const struct bestpay_text *text);

/**
 * Frees a text. NULL is fine.
 */
void bestpay_text_free(struct bestpay_text *text);

/**
 * ---- Texts for people ----------------------------------------------------------------------------------------------
 *
 * `language` is a bestpay_language, and English for any other number. The library never reads the locale. Codes,
 * messages, logs and the journal are the same in every language. A text for a cashier is one sentence, in Chinese at most
 * 20 characters, in English 40; it never says more about the money than is known. It lives for ever. Any thread.
 *
 * What a cashier reads about an error. "Outcome unknown. Do not charge again." for NULL.
 */
const char *bestpay_error_till_text(const struct bestpay_error *error,
                                    int32_t language);

/**
 * What a developer reads about an error, in two lines: what went wrong, with its code and numbers, and what to do; then
 * bestpay_error_message(). Lives as long as the error. NULL only for NULL.
 */
const char *bestpay_error_text(const struct bestpay_error *error,
                               int32_t language);

/**
 * What a cashier reads about an error that the caller has only the parts of: its code, its bestpay_effect, and whether it
 * is about a refund. What is not known, and NULL, counts as an unknown outcome.
 */
const char *bestpay_till_text(const char *code,
                              int32_t effect,
                              bool is_refund,
                              int32_t language);

/**
 * What a cashier reads about an order or refund of which only its status is known, by the text that
 * bestpay_result_trade_status_text() or bestpay_callback_trade_status_text() returns. For programs without a journal. A
 * status that the document does not list, and NULL, count as an unknown outcome.
 */
const char *bestpay_trade_status_till_text(const char *trade_status,
                                           bool is_refund,
                                           int32_t language);

/**
 * bestpay_error_text() of an error that the caller has only the parts of; NULL is a part that is absent. `effect` is a
 * bestpay_effect, and unknown for any other number. For wrappers that keep errors of their own.
 *
 * `*text` is freed by bestpay_text_free(). Any thread.
 */
bestpay_status bestpay_failure_text(const char *code,
                                    int32_t effect,
                                    const char *message,
                                    const char *field,
                                    const char *out_trade_no,
                                    const char *out_request_no,
                                    const char *hint,
                                    int32_t language,
                                    struct bestpay_text **text,
                                    struct bestpay_error **error);

/**
 * What to do about the likely cause of a failed verification, by the name that bestpay_error_hint() returns. Lives for
 * ever. NULL for a name that this library does not know, and for NULL.
 */
const char *bestpay_hint_advice(const char *hint,
                                int32_t language);

/**
 * ---- Configuration -------------------------------------------------------------------------------------------------
 *
 * Reads a bestpay.toml. Paths in it are relative to its folder. The environment is not read.
 *
 * `*config` is freed by bestpay_config_free(). The environment is read by getenv(3): no other thread may change it
 * meanwhile. Otherwise any thread.
 */
bestpay_status bestpay_config_from_file(const char *path,
                                        struct bestpay_config **config,
                                        struct bestpay_error **error);

/**
 * As bestpay_config_from_file(), overridden by the environment's BESTPAY_* variables.
 */
bestpay_status bestpay_config_from_file_and_env(const char *path,
                                                struct bestpay_config **config,
                                                struct bestpay_error **error);

/**
 * From the environment's BESTPAY_* variables only.
 */
bestpay_status bestpay_config_from_env(struct bestpay_config **config, struct bestpay_error **error);

/**
 * As bestpay_config_from_file(), from the text of such a file; paths in it are relative to `folder`.
 */
bestpay_status bestpay_config_from_toml(const char *text,
                                        const char *folder,
                                        struct bestpay_config **config,
                                        struct bestpay_error **error);

/**
 * The same settings for another merchantNo. Freed like any configuration.
 */
bestpay_status bestpay_config_with_merchant_no(const struct bestpay_config *config,
                                               const char *merchant_no,
                                               struct bestpay_config **other,
                                               struct bestpay_error **error);

/**
 * merchantNo. Lives as long as the configuration. NULL if it is not set.
 */
const char *bestpay_config_merchant_no(const struct bestpay_config *config);

/**
 * The platform's address. Lives as long as the configuration. NULL if it is not set.
 */
const char *bestpay_config_api_url(const struct bestpay_config *config);

/**
 * Reads the keys and makes the merchant. `*merchant` is freed by bestpay_merchant_free(). Any thread.
 */
bestpay_status bestpay_config_merchant(const struct bestpay_config *config,
                                       struct bestpay_merchant **merchant,
                                       struct bestpay_error **error);

/**
 * Reads the keys and makes the client. `options` override the configuration's settings, and may be NULL. `*client` is
 * freed by bestpay_client_free(). Any thread.
 */
bestpay_status bestpay_config_client(const struct bestpay_config *config,
                                     const struct bestpay_client_options *options,
                                     struct bestpay_client **client,
                                     struct bestpay_error **error);

/**
 * Frees a configuration. NULL is fine.
 */
void bestpay_config_free(struct bestpay_config *config);

/**
 * ---- Diagnosis -----------------------------------------------------------------------------------------------------
 *
 * Sends any request at all to the platform's address, with the client's own proxy, roots and time-outs. Every failure
 * has the effect "not sent", as no order was sent. `*probe` is freed by bestpay_probe_free(). The caller's thread
 * waits. Any thread.
 */
bestpay_status bestpay_client_probe(const struct bestpay_client *client,
                                    struct bestpay_probe **probe,
                                    struct bestpay_error **error);

/**
 * The HTTP status. Any status is fine: a gateway may well refuse what is not one of its interfaces. 0 for NULL.
 */
int32_t bestpay_probe_http_status(const struct bestpay_probe *probe);

/**
 * The server's clock by its Date header, in seconds since 1970-01-01 00:00:00 UTC. -1 if it does not say.
 */
int64_t bestpay_probe_server_time(const struct bestpay_probe *probe);

/**
 * The middle of the exchange by this machine's clock: compare the server's time with it. -1 for NULL.
 */
int64_t bestpay_probe_local_time(const struct bestpay_probe *probe);

/**
 * How long the exchange took, in milliseconds. 0 for NULL.
 */
uint32_t bestpay_probe_took_ms(const struct bestpay_probe *probe);

/**
 * Frees a probe. NULL is fine.
 */
void bestpay_probe_free(struct bestpay_probe *probe);

/**
 * ---- Log -----------------------------------------------------------------------------------------------------------
 *
 * Sends what this library logs, down to `level` (a bestpay_log_level), to `sink`, with `user_data`. NULL switches the
 * log off. There is one sink for the process; the last one set counts.
 *
 * When this returns BESTPAY_OK, the previous sink is no longer running and will not be called again: its data may be
 * freed. BESTPAY_INVALID_ARGUMENT, and nothing has changed, if it is called from within a sink, or if the previous
 * sink has not returned for 10 seconds. Lines hold no key, password or payment code. Any thread.
 */
bestpay_status bestpay_set_log_sink(int32_t level,
                                    bestpay_log_sink sink,
                                    void *user_data,
                                    struct bestpay_error **error);


/** Initialisers: `bestpay_barcode_order order = BESTPAY_BARCODE_ORDER_INIT;` */
#define BESTPAY_BARCODE_ORDER_INIT \
    {{sizeof(bestpay_barcode_order), BESTPAY_INTERFACE_BARCODE_ORDER, 0}, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL}
#define BESTPAY_QRCODE_ORDER_INIT \
    {{sizeof(bestpay_qrcode_order), BESTPAY_INTERFACE_QRCODE_ORDER, 0}, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL}
#define BESTPAY_ORDER_STATUS_INIT \
    {{sizeof(bestpay_order_status), BESTPAY_INTERFACE_ORDER_STATUS, 0}, NULL, NULL}
#define BESTPAY_REFUND_INIT \
    {{sizeof(bestpay_refund), BESTPAY_INTERFACE_REFUND, 0}, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL}
#define BESTPAY_REFUND_STATUS_INIT \
    {{sizeof(bestpay_refund_status), BESTPAY_INTERFACE_REFUND_STATUS, 0}, NULL, NULL, NULL}
#define BESTPAY_CLIENT_OPTIONS_INIT \
    {sizeof(bestpay_client_options), 0, 0, 0, 0, 0, 0, NULL, NULL, 0}
#define BESTPAY_CASHIER_OPTIONS_INIT \
    {sizeof(bestpay_cashier_options), 0, 0, 0, 0, NULL, 0}

/*
 * ---- Each request by its own type ---------------------------------------------------------------------------------
 *
 * What each of these does, the function that it calls says.
 */

/** 3.1, sent: bestpay_client_call(). */
static inline bestpay_status bestpay_client_order_by_barcode(
    const bestpay_client *client, const bestpay_barcode_order *order, bestpay_result **result, bestpay_error **error)
{
    return bestpay_client_call(client, order == NULL ? NULL : &order->head, result, error);
}

/** 3.1, signed and not sent: bestpay_merchant_prepare(). */
static inline bestpay_status bestpay_merchant_prepare_barcode_order(
    const bestpay_merchant *merchant, const bestpay_barcode_order *order, bestpay_prepared_request **prepared,
    bestpay_error **error)
{
    return bestpay_merchant_prepare(merchant, order == NULL ? NULL : &order->head, prepared, error);
}

/** 3.1, the answer verified: bestpay_merchant_accept(). */
static inline bestpay_status bestpay_merchant_accept_barcode_order(
    const bestpay_merchant *merchant, const bestpay_barcode_order *order, int32_t http_status, const uint8_t *body,
    size_t length, bestpay_result **result, bestpay_error **error)
{
    return bestpay_merchant_accept(
        merchant, order == NULL ? NULL : &order->head, http_status, body, length, result, error);
}

/** 3.1, remembered, sent once and followed up: bestpay_cashier_take(). */
static inline bestpay_status bestpay_cashier_take_payment(
    const bestpay_cashier *cashier, const bestpay_barcode_order *order, uint32_t within_ms, bestpay_entry **entry,
    bestpay_error **error)
{
    return bestpay_cashier_take(cashier, order == NULL ? NULL : &order->head, within_ms, entry, error);
}

/** 3.2, sent: bestpay_client_call(). */
static inline bestpay_status bestpay_client_order_by_qrcode(
    const bestpay_client *client, const bestpay_qrcode_order *order, bestpay_result **result, bestpay_error **error)
{
    return bestpay_client_call(client, order == NULL ? NULL : &order->head, result, error);
}

/** 3.2, signed and not sent: bestpay_merchant_prepare(). */
static inline bestpay_status bestpay_merchant_prepare_qrcode_order(
    const bestpay_merchant *merchant, const bestpay_qrcode_order *order, bestpay_prepared_request **prepared,
    bestpay_error **error)
{
    return bestpay_merchant_prepare(merchant, order == NULL ? NULL : &order->head, prepared, error);
}

/** 3.2, the answer verified: bestpay_merchant_accept(). */
static inline bestpay_status bestpay_merchant_accept_qrcode_order(
    const bestpay_merchant *merchant, const bestpay_qrcode_order *order, int32_t http_status, const uint8_t *body,
    size_t length, bestpay_result **result, bestpay_error **error)
{
    return bestpay_merchant_accept(
        merchant, order == NULL ? NULL : &order->head, http_status, body, length, result, error);
}

/** 3.2, remembered, sent once and followed up: bestpay_cashier_take(). */
static inline bestpay_status bestpay_cashier_take_qrcode_payment(
    const bestpay_cashier *cashier, const bestpay_qrcode_order *order, uint32_t within_ms, bestpay_entry **entry,
    bestpay_error **error)
{
    return bestpay_cashier_take(cashier, order == NULL ? NULL : &order->head, within_ms, entry, error);
}

/** 3.3, asked: bestpay_client_call(). */
static inline bestpay_status bestpay_client_order_status(
    const bestpay_client *client, const bestpay_order_status *question, bestpay_result **result, bestpay_error **error)
{
    return bestpay_client_call(client, question == NULL ? NULL : &question->head, result, error);
}

/** 3.3, signed and not sent: bestpay_merchant_prepare(). */
static inline bestpay_status bestpay_merchant_prepare_order_status(
    const bestpay_merchant *merchant, const bestpay_order_status *question, bestpay_prepared_request **prepared,
    bestpay_error **error)
{
    return bestpay_merchant_prepare(merchant, question == NULL ? NULL : &question->head, prepared, error);
}

/** 3.3, the answer verified: bestpay_merchant_accept(). */
static inline bestpay_status bestpay_merchant_accept_order_status(
    const bestpay_merchant *merchant, const bestpay_order_status *question, int32_t http_status, const uint8_t *body,
    size_t length, bestpay_result **result, bestpay_error **error)
{
    return bestpay_merchant_accept(
        merchant, question == NULL ? NULL : &question->head, http_status, body, length, result, error);
}

/** 3.5, sent: bestpay_client_call(). */
static inline bestpay_status bestpay_client_refund(
    const bestpay_client *client, const bestpay_refund *refund, bestpay_result **result, bestpay_error **error)
{
    return bestpay_client_call(client, refund == NULL ? NULL : &refund->head, result, error);
}

/** 3.5, signed and not sent: bestpay_merchant_prepare(). */
static inline bestpay_status bestpay_merchant_prepare_refund(
    const bestpay_merchant *merchant, const bestpay_refund *refund, bestpay_prepared_request **prepared,
    bestpay_error **error)
{
    return bestpay_merchant_prepare(merchant, refund == NULL ? NULL : &refund->head, prepared, error);
}

/** 3.5, the answer verified: bestpay_merchant_accept(). */
static inline bestpay_status bestpay_merchant_accept_refund(
    const bestpay_merchant *merchant, const bestpay_refund *refund, int32_t http_status, const uint8_t *body,
    size_t length, bestpay_result **result, bestpay_error **error)
{
    return bestpay_merchant_accept(
        merchant, refund == NULL ? NULL : &refund->head, http_status, body, length, result, error);
}

/** 3.5, remembered, sent once and followed up: bestpay_cashier_take(). */
static inline bestpay_status bestpay_cashier_take_refund(
    const bestpay_cashier *cashier, const bestpay_refund *refund, uint32_t within_ms, bestpay_entry **entry,
    bestpay_error **error)
{
    return bestpay_cashier_take(cashier, refund == NULL ? NULL : &refund->head, within_ms, entry, error);
}

/** 3.6, asked: bestpay_client_call(). */
static inline bestpay_status bestpay_client_refund_status(
    const bestpay_client *client, const bestpay_refund_status *question, bestpay_result **result, bestpay_error **error)
{
    return bestpay_client_call(client, question == NULL ? NULL : &question->head, result, error);
}

/** 3.6, signed and not sent: bestpay_merchant_prepare(). */
static inline bestpay_status bestpay_merchant_prepare_refund_status(
    const bestpay_merchant *merchant, const bestpay_refund_status *question, bestpay_prepared_request **prepared,
    bestpay_error **error)
{
    return bestpay_merchant_prepare(merchant, question == NULL ? NULL : &question->head, prepared, error);
}

/** 3.6, the answer verified: bestpay_merchant_accept(). */
static inline bestpay_status bestpay_merchant_accept_refund_status(
    const bestpay_merchant *merchant, const bestpay_refund_status *question, int32_t http_status, const uint8_t *body,
    size_t length, bestpay_result **result, bestpay_error **error)
{
    return bestpay_merchant_accept(
        merchant, question == NULL ? NULL : &question->head, http_status, body, length, result, error);
}

/*
 * ---- Fields by their names ---------------------------------------------------------------------------------------
 *
 * The names of the fields of results, callbacks and entries, and a getter for each. A text is NULL and an amount -1
 * where it is absent, and where the library is older than this header and does not know the field.
 */
#define BESTPAY_FIELD_TRADE_NO "tradeNo"
#define BESTPAY_FIELD_TRADEPROD_NO "tradeprodNo"
#define BESTPAY_FIELD_MERCHANT_NO "merchantNo"
#define BESTPAY_FIELD_TRADE_STATUS "tradeStatus"
#define BESTPAY_FIELD_OUT_TRADE_NO "outTradeNo"
#define BESTPAY_FIELD_TRADE_AMT "tradeAmt"
#define BESTPAY_FIELD_PAY_AMT "payAmt"
#define BESTPAY_FIELD_DIS_COUNT_AMT "disCountAmt"
#define BESTPAY_FIELD_BANK_REQUEST_NO "bankRequestNo"
#define BESTPAY_FIELD_PAYMENT_URL "paymentUrl"
#define BESTPAY_FIELD_ERROR_MSG_CODE "errorMsgCode"
#define BESTPAY_FIELD_ERROR_MSG_DESC "errorMsgDesc"
#define BESTPAY_FIELD_REFUND_AMT "refundAmt"
#define BESTPAY_FIELD_BUYER_LOGIN_NO "buyerLoginNo"
#define BESTPAY_FIELD_OUT_REQUEST_NO "outRequestNo"
#define BESTPAY_FIELD_REFUND_CAUSE "refundCause"
#define BESTPAY_FIELD_REFUND_REQUEST_DATE "refundRequestDate"
#define BESTPAY_FIELD_TRADE_TYPE "tradeType"
#define BESTPAY_FIELD_TRADE_FINISHED_DATE "tradeFinishedDate"
#define BESTPAY_FIELD_DISCOUNT_AMT "discountAmt"
#define BESTPAY_FIELD_CCY "ccy"
#define BESTPAY_FIELD_GOODS_INFO "goodsInfo"
#define BESTPAY_FIELD_RESULT_CODE "resultCode"
#define BESTPAY_FIELD_RESULT_MSG "resultMsg"
#define BESTPAY_FIELD_ORIGINAL_TRADE_NO "originalTradeNo"
#define BESTPAY_FIELD_INSTITUTION_CODE "institutionCode"
#define BESTPAY_FIELD_INTERFACE "interface"
#define BESTPAY_FIELD_AMOUNT "amount"
#define BESTPAY_FIELD_STATE "state"
#define BESTPAY_FIELD_REQUEST_DATE "requestDate"
#define BESTPAY_FIELD_CODE "code"
#define BESTPAY_FIELD_MESSAGE "message"
#define BESTPAY_FIELD_CREATED_AT "createdAt"
#define BESTPAY_FIELD_CHANGED_AT "changedAt"

/**
 * tradeNo, 交易订单号: the platform's number of the trade (3.1, 3.2, 3.5, 3.6).
 */
static inline const char *bestpay_result_trade_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_TRADE_NO);
}

/**
 * tradeprodNo, 收单订单号: the acquirer's number of the order (3.1, 3.2); the acquirer's number (3.5).
 */
static inline const char *bestpay_result_tradeprod_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_TRADEPROD_NO);
}

/**
 * merchantNo, 商户号: the merchant's number (3.1, 3.2).
 */
static inline const char *bestpay_result_merchant_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_MERCHANT_NO);
}

/**
 * tradeStatus, 交易状态: what became of it, section 4.1 (3.1, 3.2, 3.3, 3.5, 3.6). Every result has it.
 */
static inline const char *bestpay_result_trade_status_text(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_TRADE_STATUS);
}

/**
 * outTradeNo, 外部交易流水: the order number of the request (3.1, 3.2); the refund's number, or the order's (3.5);
 * the order's number (3.6).
 */
static inline const char *bestpay_result_out_trade_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_OUT_TRADE_NO);
}

/**
 * tradeAmt, 交易金额: the amount, in fen (3.1, 3.2); the amount of the trade, in fen: most likely the order's; the
 * document does not say whose (3.6).
 */
static inline int64_t bestpay_result_trade_amt(const bestpay_result *result)
{
    return bestpay_result_fen(result, BESTPAY_FIELD_TRADE_AMT);
}

/**
 * payAmt, 支付金额: what the payer paid, in fen (3.1).
 */
static inline int64_t bestpay_result_pay_amt(const bestpay_result *result)
{
    return bestpay_result_fen(result, BESTPAY_FIELD_PAY_AMT);
}

/**
 * disCountAmt, 优惠金额: the discount, in fen (3.1).
 */
static inline int64_t bestpay_result_dis_count_amt(const bestpay_result *result)
{
    return bestpay_result_fen(result, BESTPAY_FIELD_DIS_COUNT_AMT);
}

/**
 * bankRequestNo, 银行请求流水号: the bank's number of the request (3.1, 3.2).
 */
static inline const char *bestpay_result_bank_request_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_BANK_REQUEST_NO);
}

/**
 * paymentUrl, 支付跳转地址: where the payer pays (3.2).
 */
static inline const char *bestpay_result_payment_url(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_PAYMENT_URL);
}

/**
 * errorMsgCode, 交易错误码: why the trade failed (3.3).
 */
static inline const char *bestpay_result_error_msg_code(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_ERROR_MSG_CODE);
}

/**
 * errorMsgDesc, 交易错误消息: why the trade failed, in words (3.3).
 */
static inline const char *bestpay_result_error_msg_desc(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_ERROR_MSG_DESC);
}

/**
 * refundAmt, 退款金额: the amount of the refund, in fen (3.5, 3.6).
 */
static inline int64_t bestpay_result_refund_amt(const bestpay_result *result)
{
    return bestpay_result_fen(result, BESTPAY_FIELD_REFUND_AMT);
}

/**
 * buyerLoginNo, 客户登录号: the payer's login (3.5).
 */
static inline const char *bestpay_result_buyer_login_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_BUYER_LOGIN_NO);
}

/**
 * outRequestNo, 退款请求流水号: the refund's number (3.6).
 */
static inline const char *bestpay_result_out_request_no(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_OUT_REQUEST_NO);
}

/**
 * refundCause, 退款原因: why the money was given back (3.6).
 */
static inline const char *bestpay_result_refund_cause(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_REFUND_CAUSE);
}

/**
 * refundRequestDate, 退款请求时间: when the refund was asked for (3.6).
 */
static inline const char *bestpay_result_refund_request_date(const bestpay_result *result)
{
    return bestpay_result_text(result, BESTPAY_FIELD_REFUND_REQUEST_DATE);
}

/**
 * tradeNo, 交易号: the platform's number of the trade. Every callback has it.
 */
static inline const char *bestpay_callback_trade_no(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_TRADE_NO);
}

/**
 * outTradeNo, 商户订单号: the order's number, or a refund's. Every callback has it.
 */
static inline const char *bestpay_callback_out_trade_no(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_OUT_TRADE_NO);
}

/**
 * tradeType, 通知类型: whether it is about a payment or a refund (section 4.2), as sent.
 */
static inline const char *bestpay_callback_trade_type_text(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_TRADE_TYPE);
}

/**
 * tradeAmt, 交易金额: the amount of the order or refund, in fen. Every callback has it.
 */
static inline int64_t bestpay_callback_trade_amt(const bestpay_callback *callback)
{
    return bestpay_callback_fen(callback, BESTPAY_FIELD_TRADE_AMT);
}

/**
 * tradeFinishedDate, 交易完成时间: when the trade was finished. Every callback has it.
 */
static inline const char *bestpay_callback_trade_finished_date(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_TRADE_FINISHED_DATE);
}

/**
 * merchantNo, 商户号: the merchant's number. Every callback has it.
 */
static inline const char *bestpay_callback_merchant_no(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_MERCHANT_NO);
}

/**
 * payAmt, 支付金额: what the payer paid or got back, in fen. Every callback has it.
 */
static inline int64_t bestpay_callback_pay_amt(const bestpay_callback *callback)
{
    return bestpay_callback_fen(callback, BESTPAY_FIELD_PAY_AMT);
}

/**
 * discountAmt, 优惠金额: the discount, in fen.
 */
static inline int64_t bestpay_callback_discount_amt(const bestpay_callback *callback)
{
    return bestpay_callback_fen(callback, BESTPAY_FIELD_DISCOUNT_AMT);
}

/**
 * ccy, 币种: the currency. Every callback has it.
 */
static inline const char *bestpay_callback_ccy(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_CCY);
}

/**
 * tradeStatus, 交易状态: what became of it, section 4.1. Every callback has it.
 */
static inline const char *bestpay_callback_trade_status_text(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_TRADE_STATUS);
}

/**
 * goodsInfo, 商品描述: what was bought. Every callback has it.
 */
static inline const char *bestpay_callback_goods_info(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_GOODS_INFO);
}

/**
 * resultCode, 结果码: a result code.
 */
static inline const char *bestpay_callback_result_code(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_RESULT_CODE);
}

/**
 * resultMsg, 结果描述: the result in words.
 */
static inline const char *bestpay_callback_result_msg(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_RESULT_MSG);
}

/**
 * originalTradeNo, 原交易号: the trade that a refund belongs to.
 */
static inline const char *bestpay_callback_original_trade_no(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_ORIGINAL_TRADE_NO);
}

/**
 * institutionCode, 验签商户号: the institution's number. Every callback has it.
 */
static inline const char *bestpay_callback_institution_code(const bestpay_callback *callback)
{
    return bestpay_callback_text(callback, BESTPAY_FIELD_INSTITUTION_CODE);
}

/**
 * merchantNo, 商户号: the merchant's number.
 */
static inline const char *bestpay_entry_merchant_no(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_MERCHANT_NO);
}

/**
 * interface, 接口: `barcode_order`, `qrcode_order` or `refund`.
 */
static inline const char *bestpay_entry_interface(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_INTERFACE);
}

/**
 * outTradeNo, 商户订单号: the order's number.
 */
static inline const char *bestpay_entry_out_trade_no(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_OUT_TRADE_NO);
}

/**
 * outRequestNo, 退款请求流水号: the refund's number; absent for an order.
 */
static inline const char *bestpay_entry_out_request_no(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_OUT_REQUEST_NO);
}

/**
 * amount, 交易金额或退款金额: the amount of the order or refund, in fen.
 */
static inline int64_t bestpay_entry_amount(const bestpay_entry *entry)
{
    return bestpay_entry_fen(entry, BESTPAY_FIELD_AMOUNT);
}

/**
 * requestDate, 请求时间: when it was sent last, or was about to be.
 */
static inline const char *bestpay_entry_request_date(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_REQUEST_DATE);
}

/**
 * tradeNo, 交易号: the platform's number of the trade.
 */
static inline const char *bestpay_entry_trade_no(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_TRADE_NO);
}

/**
 * payAmt, 支付金额: what the payer paid, in fen.
 */
static inline int64_t bestpay_entry_pay_amt(const bestpay_entry *entry)
{
    return bestpay_entry_fen(entry, BESTPAY_FIELD_PAY_AMT);
}

/**
 * discountAmt, 优惠金额: the discount, in fen.
 */
static inline int64_t bestpay_entry_discount_amt(const bestpay_entry *entry)
{
    return bestpay_entry_fen(entry, BESTPAY_FIELD_DISCOUNT_AMT);
}

/**
 * paymentUrl, 支付跳转地址: where the payer of a `qrcode_order` pays.
 */
static inline const char *bestpay_entry_payment_url(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_PAYMENT_URL);
}

/**
 * code, 结果码: why it is not a success, or not yet: the platform's code of a refusal or failure, else the last
 * error's.
 */
static inline const char *bestpay_entry_code(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_CODE);
}

/**
 * message, 结果描述: the same in words.
 */
static inline const char *bestpay_entry_message(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_MESSAGE);
}

/**
 * createdAt, 创建时间: when it was first written down.
 */
static inline const char *bestpay_entry_created_at(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_CREATED_AT);
}

/**
 * changedAt, 变更时间: when its state changed last.
 */
static inline const char *bestpay_entry_changed_at(const bestpay_entry *entry)
{
    return bestpay_entry_text(entry, BESTPAY_FIELD_CHANGED_AT);
}

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* BESTPAY_H */

/** Initialisers: `bestpay_merchant_options options = BESTPAY_MERCHANT_OPTIONS_INIT;` */
#define BESTPAY_MERCHANT_OPTIONS_INIT \
    {sizeof(bestpay_merchant_options), NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, NULL, NULL}
#define BESTPAY_RECOVERY_INIT {sizeof(bestpay_recovery), 0, 0, 0}
#define BESTPAY_READ_OPTIONS_INIT {sizeof(bestpay_read_options), 0, 0, 0, 0}
#define BESTPAY_NAMED_REQUEST_INIT {{sizeof(bestpay_named_request), BESTPAY_INTERFACE_BY_NAME, 0}, NULL, NULL, 0}
