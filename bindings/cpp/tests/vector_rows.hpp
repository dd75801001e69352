// The types of the rows in vector_fields.hpp.

#ifndef BESTPAY_TESTS_VECTOR_ROWS_HPP
#define BESTPAY_TESTS_VECTOR_ROWS_HPP

#include <bestpay.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace vectors {

using namespace bestpay;

/// A field of a request: its name on the wire, and the struct's member.
template <class Request>
struct RequestField {
    const char* name;
    std::variant<std::string Request::*, std::optional<std::string> Request::*, Amount Request::*,
                 std::optional<std::chrono::seconds> Request::*>
        member;
};

/// A field of a result or callback: its name on the wire, and its getter.
template <class Object>
struct Getter {
    const char* name;
    std::variant<std::string (Object::*)() const, std::optional<std::string> (Object::*)() const,
                 Amount (Object::*)() const, std::optional<Amount> (Object::*)() const>
        get;
};

template <class Request, class Result>
struct Interface {
    const char* name;
    std::vector<RequestField<Request>> fields;
    std::vector<Getter<Result>> getters;
};

/// A value of an enum under its name on the wire, or in the vectors.
template <class Value>
struct Named {
    const char* name;
    Value value;
};

template <class Class>
bool is_a(const Error& error) {
    return dynamic_cast<const Class*>(&error) != nullptr;
}

/// A kind of error, and the class of the exception.
struct Kind {
    const char* name;
    ErrorKind value;
    bool (*is_of_class)(const Error&);
};

}  // namespace vectors

#endif  // BESTPAY_TESTS_VECTOR_ROWS_HPP
