#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include "core/robot/results/Reader.h"

namespace crat::robot::results::test {

/// Writes all events down, one a line.
class Recorder final : public Visitor {
public:
    std::string text;

    void header(const Header &h) override { text += "header " + h.generator + (h.rpa ? " rpa" : "") + "\n"; }
    void begin(const Item &item) override { text += "begin " + std::string(toString(item.kind)) + "\n"; }
    void end(const Item &item) override
    {
        text +=
            "end " + std::string(toString(item.kind)) + " '" + item.name + "' " + std::string(toString(item.status));
        if (item.line)
            text += " line " + std::to_string(item.line);
        if (item.start)
            text += " " + formatTime(*item.start);
        if (item.elapsed)
            text += " " + std::to_string(item.elapsed->count()) + "us";
        for (const auto &[field, value] : item.fields)
            text += " " + std::string(toString(field)) + "=" + value;
        text += "\n";
    }
    void message(const Message &m) override
    {
        text += "message " + m.level + (m.html ? " html " : " ") + m.text + "\n";
    }
    void error(const Message &m) override { text += "error " + m.level + " " + m.text + "\n"; }
    void statistic(const Statistic &s) override
    {
        text += "statistic " + s.name + " " + std::to_string(s.pass) + "/" + std::to_string(s.fail) + "/" +
                std::to_string(s.skip) + "\n";
    }
};

struct Read {
    std::string events;
    std::string error; ///< code of the error, empty if there was none
    bool complete = false;
    std::size_t cut = 0;
    bool operator==(const Read &) const = default;
};

/// Reads `bytes` in pieces of the given sizes, round and round.
inline Read read(std::string_view bytes, const std::vector<std::size_t> &sizes = {std::size_t(-1)},
                 const Limits &limits = {})
{
    Recorder recorder;
    const auto reader = makeReader(recorder, limits);
    Read result;
    for (std::size_t at = 0, i = 0; at < bytes.size(); ++i) {
        const std::string_view piece = bytes.substr(at, sizes[i % sizes.size()]);
        if (const auto fed = reader->feed(piece); !fed) {
            result.error = toString(fed.error().code);
            break;
        }
        at += piece.size();
    }
    result.complete = reader->finish();
    result.events = recorder.text;
    result.cut = reader->cut();
    return result;
}

inline std::string dataFile(std::string_view name)
{
    std::ifstream in(std::string(CRAT_SOURCE_DIR) + "/tests/unit/robot_results/data/" + std::string(name),
                     std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string xml(std::string_view suiteBody)
{
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<robot generator=\"Robot 7.5\" "
           "generated=\"2026-11-25T13:23:22.581802\" "
           "rpa=\"false\" schemaversion=\"5\">\n<suite id=\"s1\" name=\"S\" source=\"/p/s.robot\">" +
           std::string(suiteBody) +
           "<status status=\"PASS\" start=\"2026-11-25T13:23:22\" elapsed=\"1.5\"/></suite></robot>\n";
}

} // namespace crat::robot::results::test
