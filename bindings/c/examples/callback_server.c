/* Receives the callbacks of one order on loopback, and answers them.
 *
 *     callback_server CONFIG ORDER_NUMBER YUAN
 *
 * It prints its port, and ends with 0 when a verified callback has arrived for this order and amount. It serves one
 * connection at a time, without TLS: put a real one behind a web server. The platform does not promise a callback, or a
 * second one: a shop must ask for the status of open orders.
 */
#define _POSIX_C_SOURCE 200112L
#include "sockets.h"

#include <bestpay.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LARGEST_REQUEST = 1 << 16, MOST_CONNECTIONS = 100, PATIENCE_S = 60 };

/* Reads a request: its body, or NULL. */
static const char *read_body(int connection, char *request, size_t *length) {
    size_t have = 0, wanted = 0;
    char *body = NULL;
    while (have < LARGEST_REQUEST - 1 && (!body || have < wanted)) {
        ssize_t received = recv(connection, request + have, LARGEST_REQUEST - 1 - have, 0);
        if (received <= 0) return NULL;
        have += (size_t)received;
        request[have] = '\0';
        if (!body && (body = strstr(request, "\r\n\r\n")) != NULL) {
            const char *line = request;
            size_t stated = 0;
            body += 4;
            while ((line = strstr(line, "\r\n")) != NULL && line + 4 < body) {
                line += 2;
                if (strncasecmp(line, "Content-Length:", 15) == 0) stated = strtoul(line + 15, NULL, 10);
            }
            if (stated > LARGEST_REQUEST) return NULL;
            wanted = (size_t)(body - request) + stated;
        }
    }
    if (!body || have < wanted) return NULL;
    *length = wanted - (size_t)(body - request);
    return body;
}

/* Verifies a callback and compares it with the order and its refund: 1 when it says that the order was paid. */
static int handle(const bestpay_merchant *merchant, const char *body, size_t length, const char *order_number, int64_t fen,
                  bestpay_callback_reply **reply) {
    bestpay_callback *callback;
    bestpay_error *error;
    const char *number, *status;
    char refund_number[80];
    int paid = 0, is_done = 0;
    snprintf(refund_number, sizeof refund_number, "%s-R1", order_number); /* As pos.c numbers it. */
    if (bestpay_merchant_read_callback(merchant, (const uint8_t *)body, length, &callback, &error) == BESTPAY_OK) {
        /* The number of an order or of a refund; a refund's callback may name its order. */
        number = bestpay_callback_out_trade_no(callback);
        status = bestpay_callback_trade_status_text(callback);
        if (bestpay_callback_expect_refund(callback, order_number, refund_number, fen, NULL) == BESTPAY_OK) {
            printf("callback: refund %s is %s\n", refund_number, status);
            is_done = 1;
        } else if (strcmp(number, order_number) != 0 && strcmp(number, refund_number) != 0) {
            /* Another delivery would not help: a person has to look at it. */
            printf("callback: ALARM: no order or refund has the number %s\n", number);
            is_done = 1;
        } else if (bestpay_callback_expect_payment(callback, order_number, fen, &error) == BESTPAY_OK) {
            /* Apply it once: the same callback may come again. SUCCESS alone is money. */
            printf("callback: order %s is %s\n", number, status);
            paid = bestpay_callback_trade_status(callback) == BESTPAY_TRADE_SUCCESS;
            is_done = 1;
        }
    }
    if (is_done) {
        bestpay_callback_reply_accepted(reply, NULL);
    } else {
        printf("callback: %s: %s\n", bestpay_error_code(error), bestpay_error_message(error));
        /* The sender is not told why. */
        bestpay_callback_reply_try_again("500", "not accepted", reply, NULL);
    }
    bestpay_error_free(error);
    bestpay_callback_free(callback);
    return paid;
}

static void answer(int connection, const bestpay_callback_reply *reply) {
    char head[256];
    snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %lu\r\nConnection: close\r\n\r\n",
             bestpay_callback_reply_content_type(reply), (unsigned long)bestpay_callback_reply_body_length(reply));
    send(connection, head, strlen(head), MSG_NOSIGNAL);
    send(connection, bestpay_callback_reply_body(reply), bestpay_callback_reply_body_length(reply), MSG_NOSIGNAL);
}

static int serve(const bestpay_merchant *merchant, const char *order_number, int64_t fen) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    int listener = start_sockets() ? (int)socket(AF_INET, SOCK_STREAM, 0) : -1, paid = 0, i;
    char *request = malloc(LARGEST_REQUEST);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!request || listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 8) != 0 || getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
        perror("callback_server");
        free(request);
        return 0;
    }
    printf("%u\n", (unsigned)ntohs(address.sin_port));
    fflush(stdout);
    for (i = 0; i < MOST_CONNECTIONS && !paid; i++) {
        struct timeval patience = {PATIENCE_S, 0};
        size_t length;
        const char *body;
        int connection;
        fd_set waiting;
        FD_ZERO(&waiting);
        FD_SET(listener, &waiting);
        if (select(listener + 1, &waiting, NULL, NULL, &patience) != 1) break;
        connection = (int)accept(listener, NULL, NULL);
        if (connection < 0) break;
        body = set_patience(connection, PATIENCE_S * 1000) ? read_body(connection, request, &length) : NULL;
        if (body) {
            bestpay_callback_reply *reply = NULL;
            paid = handle(merchant, body, length, order_number, fen, &reply);
            answer(connection, reply);
            bestpay_callback_reply_free(reply);
        }
        close(connection);
    }
    close(listener);
    free(request);
    return paid;
}

int main(int argc, char **argv) {
    bestpay_config *config = NULL;
    bestpay_merchant *merchant = NULL;
    bestpay_error *error = NULL;
    int64_t fen;
    int paid = 0;
    if (argc != 4) {
        fputs("usage: callback_server CONFIG ORDER_NUMBER YUAN\n", stderr);
        return 64;
    }
    if (bestpay_amount_from_yuan(argv[3], &fen, &error) == BESTPAY_OK &&
        bestpay_config_from_file(argv[1], &config, &error) == BESTPAY_OK &&
        bestpay_config_merchant(config, &merchant, &error) == BESTPAY_OK) {
        paid = serve(merchant, argv[2], fen);
    } else {
        fprintf(stderr, "%s\n", bestpay_error_message(error));
    }
    bestpay_error_free(error);
    bestpay_merchant_free(merchant);
    bestpay_config_free(config);
    return paid ? 0 : 1;
}
