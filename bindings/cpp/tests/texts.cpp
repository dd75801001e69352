// Compares the texts for people with tests/texts.tsv, which is written from the core's tables: those of errors that this
// header can make by itself, and of states.
//
//     texts TEXTS.TSV
//
// The last line is `texts: N of N`.

#include <bestpay.hpp>

#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace {

using bestpay::Language;

struct Row {
    std::string of, name, effect, message, field, out_trade_no, out_request_no, hint, language, text;
};

std::optional<std::string> maybe(const std::string& cell) {
    return cell.empty() ? std::nullopt : std::optional<std::string>(cell);
}

Row row_of(const std::string& line) {
    std::istringstream cells(line);
    Row row;
    for (std::string* cell : {&row.of, &row.name, &row.effect, &row.message, &row.field, &row.out_trade_no,
                              &row.out_request_no, &row.hint, &row.language, &row.text}) {
        std::getline(cells, *cell, '\t');
    }
    return row;
}

std::string on_one_line(std::string text) {
    const auto at = text.find('\n');
    return at == std::string::npos ? text : text.replace(at, 1, "\\n");
}

/// What an error with these parts says. The header makes errors of two effects, and none with a hint.
template <class Say>
std::optional<std::string> said(const Row& row, Say say) {
    using bestpay::detail::Thrower;
    const bool has_numbers = !row.out_trade_no.empty() || !row.out_request_no.empty();
    if (!row.hint.empty() || row.effect == "refused" || (row.effect == "not_sent" && has_numbers)) return std::nullopt;
    try {
        try {
            Thrower::fail(BESTPAY_CLASS_ARGUMENT, bestpay::ErrorKind::panic, row.name, row.field, row.message);
        } catch (const bestpay::Error& error) {
            if (row.effect == "not_sent") throw;
            Thrower::fail_unknown(error, BESTPAY_CLASS_ARGUMENT,
                                  {maybe(row.out_trade_no), maybe(row.out_request_no), std::nullopt});
        }
    } catch (const bestpay::Error& error) {
        return say(error);
    }
}

std::optional<std::string> said(const Row& row) {
    const Language language = row.language == "zh" ? Language::chinese : Language::english;
    if (row.of == "till") return said(row, [&](const bestpay::Error& error) { return error.till_text(language); });
    if (row.of == "text") return said(row, [&](const bestpay::Error& error) { return error.text(language); });
    if (row.of == "status") {
        return row.out_request_no.empty() ? bestpay::till_text(row.name, language)
                                          : bestpay::refund_till_text(row.name, language);
    }
    if (row.of != "state") return std::nullopt;
    bestpay::Event event;
    event.to_text = row.name;
    event.out_request_no = maybe(row.out_request_no);
    return event.till_text(language);
}

}  // namespace

int main(int count, char** arguments) {
    std::ifstream file(count == 2 ? arguments[1] : "");
    std::string line;
    std::getline(file, line);
    int rows = 0, good = 0;
    while (std::getline(file, line)) {
        const Row row = row_of(line);
        const auto text = said(row);
        if (!text) continue;
        ++rows;
        if (on_one_line(*text) == row.text) ++good;
        else std::cout << line << "\n  but says: " << *text << '\n';
    }
    std::cout << "texts: " << good << " of " << rows << '\n';
    return rows > 300 && good == rows ? 0 : 1;
}
