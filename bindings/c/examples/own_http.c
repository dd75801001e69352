/* Prepare and accept over plain sockets, as with a vendor's modem stack: here the library's only I/O is reading its files.
 *
 *     own_http CONFIG ORDER_NUMBER PAYMENT_CODE YUAN NOTIFY_URL
 *
 * For an http:// address, as the sandbox has. The platform's https:// needs the TLS of the vendor's stack.
 */
#define _POSIX_C_SOURCE 200112L
#include "sockets.h"

#include <bestpay.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_ANSWER = 1 << 20 };

/* The parts of a URL of the form http://host:port/path. */
typedef struct place {
    char host[256], port[8];
    const char *path;
} place;

static int read_url(const char *url, place *place) {
    const char *host = url + strlen("http://");
    const char *path = strchr(host, '/');
    const char *colon = path ? memchr(host, ':', (size_t)(path - host)) : NULL;
    size_t host_length = colon ? (size_t)(colon - host) : path ? (size_t)(path - host) : 0;
    size_t port_length = colon ? (size_t)(path - colon) - 1 : 2;
    if (strncmp(url, "http://", strlen("http://")) != 0 || !path || host_length >= sizeof place->host ||
        port_length >= sizeof place->port) {
        return 0;
    }
    memcpy(place->host, host, host_length);
    place->host[host_length] = '\0';
    memcpy(place->port, colon ? colon + 1 : "80", port_length);
    place->port[port_length] = '\0';
    place->path = path;
    return 1;
}

static int dial(const place *place, unsigned timeout_ms) {
    struct addrinfo hints, *found, *at;
    int connection = -1;
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    if (!start_sockets() || getaddrinfo(place->host, place->port, &hints, &found) != 0) return -1;
    for (at = found; at && connection < 0; at = at->ai_next) {
        connection = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
        if (connection < 0) continue;
        if (!set_patience(connection, timeout_ms) || connect(connection, at->ai_addr, at->ai_addrlen) != 0) {
            close(connection);
            connection = -1;
        }
    }
    freeaddrinfo(found);
    return connection;
}

static int send_all(int connection, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = send(connection, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0) return 0;
        bytes += sent;
        length -= (size_t)sent;
    }
    return 1;
}

static int send_request(int connection, const place *place, const bestpay_prepared_request *prepared) {
    size_t i, length = bestpay_prepared_request_body_length(prepared);
    char line[2048];
    /* HTTP/1.0: the answer ends with the connection. */
    snprintf(line, sizeof line, "POST %s HTTP/1.0\r\nHost: %s:%s\r\nContent-Length: %lu\r\n", place->path, place->host,
             place->port, (unsigned long)length);
    if (!send_all(connection, line, strlen(line))) return 0;
    for (i = 0; i < bestpay_prepared_request_header_count(prepared); i++) {
        snprintf(line, sizeof line, "%s: %s\r\n", bestpay_prepared_request_header_name(prepared, i),
                 bestpay_prepared_request_header_value(prepared, i));
        if (!send_all(connection, line, strlen(line))) return 0;
    }
    return send_all(connection, "\r\n", 2) && send_all(connection, bestpay_prepared_request_body(prepared), length);
}

/* Reads to the end; -1 on a time-out. */
static long receive(int connection, char *answer, size_t capacity) {
    size_t length = 0;
    while (length < capacity - 1) {
        ssize_t received = recv(connection, answer + length, capacity - 1 - length, 0);
        if (received < 0) return -1;
        if (received == 0) break;
        length += (size_t)received;
    }
    answer[length] = '\0';
    return (long)length;
}

/* Whether the order was paid: 0 yes, 1 no or not sent, 2 not known: ask for the status. */
static int judge(bestpay_status status, const bestpay_result *result, const bestpay_error *error) {
    if (status != BESTPAY_OK) {
        printf("%s: %s\n", bestpay_error_code(error), bestpay_error_message(error));
        if (bestpay_error_request_date(error)) printf("ask for the order of %s\n", bestpay_error_request_date(error));
        /* A refusal does not prove that it is unpaid: the number may have been ordered before. */
        return bestpay_error_effect(error) == BESTPAY_EFFECT_NOT_SENT ? 1 : 2;
    }
    printf("tradeStatus %s\n", bestpay_result_trade_status_text(result));
    if (!bestpay_result_is_final(result)) return 2;
    return bestpay_result_trade_status(result) == BESTPAY_TRADE_SUCCESS ? 0 : 1;
}

static int order(const bestpay_merchant *merchant, bestpay_barcode_order *order) {
    bestpay_prepared_request *prepared;
    bestpay_result *result = NULL;
    bestpay_error *error;
    bestpay_status status;
    place place;
    char *answer = malloc(LARGEST_ANSWER), *body;
    long length;
    int connection, http_status = 0, outcome = 1;

    if (!answer) return 1;
    status = bestpay_merchant_prepare_barcode_order(merchant, order, &prepared, &error);
    if (status != BESTPAY_OK) {
        outcome = judge(status, NULL, error);
    } else if (!read_url(bestpay_prepared_request_url(prepared), &place) ||
               (connection = dial(&place, bestpay_prepared_request_read_timeout_ms(prepared))) < 0) {
        /* Before the first byte: nothing was sent. */
        puts("not sent: no connection");
    } else {
        /* From here on any failure means: it may have arrived. */
        length = send_request(connection, &place, prepared) ? receive(connection, answer, LARGEST_ANSWER) : -1;
        close(connection);
        body = length < 0 ? NULL : strstr(answer, "\r\n\r\n");
        if (!body || sscanf(answer, "HTTP/%*d.%*d %d", &http_status) != 1) {
            puts("unknown: no answer; ask for the order's status");
            outcome = 2;
        } else {
            body += 4;
            /* The date that was signed. A terminal writes it to flash before it sends. */
            order->request_date = bestpay_prepared_request_request_date(prepared);
            status = bestpay_merchant_accept_barcode_order(merchant, order, http_status, (const uint8_t *)body,
                                                           (size_t)(answer + length - body), &result, &error);
            outcome = judge(status, result, error);
        }
    }
    bestpay_result_free(result);
    bestpay_error_free(error);
    bestpay_prepared_request_free(prepared);
    free(answer);
    return outcome;
}

int main(int argc, char **argv) {
    bestpay_barcode_order request = BESTPAY_BARCODE_ORDER_INIT;
    bestpay_config *config = NULL;
    bestpay_merchant *merchant = NULL;
    bestpay_error *error = NULL;
    int outcome = 1;

    if (argc != 6) {
        fputs("usage: own_http CONFIG ORDER_NUMBER PAYMENT_CODE YUAN NOTIFY_URL\n", stderr);
        return 64;
    }
    request.out_trade_no = argv[2];
    request.subject = "Coffee";
    request.medium_no = argv[3];
    request.goods_info = "one coffee";
    request.notify_url = argv[5];
    request.operator_ = "till-2";
    if (bestpay_amount_from_yuan(argv[4], &request.trade_amt, &error) == BESTPAY_OK &&
        bestpay_config_from_file(argv[1], &config, &error) == BESTPAY_OK &&
        bestpay_config_merchant(config, &merchant, &error) == BESTPAY_OK) {
        outcome = order(merchant, &request);
    } else {
        fprintf(stderr, "%s\n", bestpay_error_message(error));
    }
    bestpay_error_free(error);
    bestpay_merchant_free(merchant);
    bestpay_config_free(config);
    return outcome;
}
