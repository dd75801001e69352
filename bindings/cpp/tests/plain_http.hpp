// Just enough HTTP over plain sockets for the tests: sending one POST, and receiving one request.

#ifndef BESTPAY_TESTS_PLAIN_HTTP_HPP
#define BESTPAY_TESTS_PLAIN_HTTP_HPP

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace plain_http {

/// A socket that closes itself, with a time-out of 60 s.
class Socket {
public:
    explicit Socket(int number) : number_(number) {
        if (number < 0) throw std::system_error(errno, std::generic_category());
        const timeval patience{60, 0};
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { close(number_); }
    int number() const { return number_; }

    void send(const std::string& text) const {
        for (std::size_t sent = 0; sent < text.size();) {
            const ssize_t now = ::send(number_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (now <= 0) throw std::system_error(errno, std::generic_category(), "send");
            sent += static_cast<std::size_t>(now);
        }
    }

    /// Head and body of one HTTP message that has a Content-Length.
    std::pair<std::string, std::string> receive() const {
        std::string got;
        std::size_t head = std::string::npos, length = 0;
        while (head == std::string::npos || got.size() < head + length) {
            char part[4096];
            const ssize_t now = recv(number_, part, sizeof part, 0);
            if (now <= 0) throw std::runtime_error("the connection ended early");
            got.append(part, static_cast<std::size_t>(now));
            if (head == std::string::npos && (head = got.find("\r\n\r\n")) != std::string::npos) {
                head += 4;
                length = content_length(got.substr(0, head));
            }
        }
        return {got.substr(0, head), got.substr(head, length)};
    }

private:
    static std::size_t content_length(std::string head) {
        for (char& c : head) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        const std::size_t at = head.find("content-length:");
        if (at == std::string::npos) throw std::runtime_error("no Content-Length");
        return std::stoul(head.substr(at + 15));
    }
    int number_;
};

inline sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

struct Answer {
    int status;
    std::string body;
};

/// Sends a request to "http://127.0.0.1:port/path".
inline Answer send(const std::string& method, const std::string& url,
                   const std::vector<std::pair<std::string, std::string>>& headers, const std::string& body) {
    const std::string start = "http://127.0.0.1:";
    if (url.compare(0, start.size(), start) != 0) throw std::runtime_error("the tests talk to loopback only: " + url);
    const std::size_t slash = url.find('/', start.size());
    const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(start.size(), slash - start.size())));
    const Socket socket(::socket(AF_INET, SOCK_STREAM, 0));
    const sockaddr_in address = loopback(port);
    if (connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::system_error(errno, std::generic_category(), "connect");
    }
    std::string head = method + ' ' + url.substr(slash) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
    for (const auto& [name, value] : headers) head += name + ": " + value + "\r\n";
    socket.send(head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    const auto [answer_head, answer_body] = socket.receive();
    return {std::stoi(answer_head.substr(9, 3)), answer_body};
}

inline Answer post(const std::string& url, const std::vector<std::pair<std::string, std::string>>& headers,
                   const std::string& body) {
    return send("POST", url, headers, body);
}

inline Answer get(const std::string& url) { return send("GET", url, {}, {}); }

/// Listens at a free port of loopback.
class Listener {
public:
    Listener() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        if (bind(socket_.number(), reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
            listen(socket_.number(), 8) != 0 ||
            getsockname(socket_.number(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
            throw std::system_error(errno, std::generic_category(), "listen");
        }
        port_ = ntohs(address.sin_port);
    }
    std::uint16_t port() const { return port_; }

    /// Takes one request, gives its body to `handle`, and sends back what that returns.
    template <class Handle>
    void serve_one(Handle handle) const {
        const Socket peer(accept(socket_.number(), nullptr, nullptr));
        const std::string body = peer.receive().second;
        const auto reply = handle(body);
        peer.send("HTTP/1.1 200 OK\r\nContent-Type: " + reply.content_type + "\r\nContent-Length: " +
                  std::to_string(reply.body.size()) + "\r\nConnection: close\r\n\r\n" + reply.body);
    }

private:
    Socket socket_;
    std::uint16_t port_ = 0;
};

}  // namespace plain_http

#endif  // BESTPAY_TESTS_PLAIN_HTTP_HPP
