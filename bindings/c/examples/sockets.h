/* Sockets of POSIX and of Windows under the same names, for the examples. On Windows link with -lws2_32. */
#ifndef BESTPAY_EXAMPLES_SOCKETS_H
#define BESTPAY_EXAMPLES_SOCKETS_H

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>

#define MSG_NOSIGNAL 0
#define close closesocket

static int start_sockets(void) {
    WSADATA about;
    return WSAStartup(MAKEWORD(2, 2), &about) == 0;
}

/* How long one call may wait to receive or to send. */
static int set_patience(int connection, unsigned milliseconds) {
    DWORD patience = milliseconds;
    return setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, (const char *)&patience, sizeof patience) == 0 &&
           setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, (const char *)&patience, sizeof patience) == 0;
}
#else
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static int start_sockets(void) { return 1; }

/* How long one call may wait to receive or to send. */
static int set_patience(int connection, unsigned milliseconds) {
    struct timeval patience;
    patience.tv_sec = milliseconds / 1000;
    patience.tv_usec = (milliseconds % 1000) * 1000;
    return setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
           setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0;
}
#endif

#endif
