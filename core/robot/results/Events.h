#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What a run of Robot Framework wrote down, as a stream of events. The same events come from `output.xml` of Robot 4 to
/// 7.5 (and from its legacy form) and from Robot 7's JSON output.
namespace crat::robot::results {

/// Robot writes the times of the machine it ran on, without a zone; so they stay.
using LocalTime = std::chrono::local_time<std::chrono::microseconds>;

enum class Kind : std::uint8_t {
    // clang-format off
    Suite, Test, Keyword, Setup, Teardown, For, While, Iteration, IfRoot, If, ElseIf, Else, TryRoot, Try, Except, Finally,
    Var, Return, Continue, Break, Group, Error,
    Message, ///< of Model nodes only: as an event a message is no item
    // clang-format on
};
/// Robot's own name of the kind: "KEYWORD", "IF/ELSE ROOT".
std::string_view toString(Kind kind);
std::optional<Kind> kindFromText(std::string_view text);

enum class Status : std::uint8_t { NotSet, Pass, Fail, Skip, NotRun };
std::string_view toString(Status status);
/// NotSet for a text that is none.
Status statusFromText(std::string_view text);

/// What is said of an item beside its name, status and times. Args, Assign, Value, Tag, Pattern may come several times;
/// a MetaName is followed by its MetaValue, a VarName (variable of an iteration) by its VarValue.
enum class Field : std::uint8_t {
    // clang-format off
    Id, Source, Owner, SourceName, Doc, Timeout, Message, Arg, Assign, Value, Tag, Pattern, MetaName, MetaValue, VarName,
    VarValue, Flavor, Start, Mode, Fill, Condition, Limit, OnLimit, OnLimitMessage, PatternType, Scope, Separator,
    Level, ///< of a message
    // clang-format on
};
/// Name of the field in Robot's JSON: "source_name", "args".
std::string_view toString(Field field);

struct Item {
    Kind kind = Kind::Keyword;
    Status status = Status::NotSet;
    std::uint32_t line = 0; ///< of a test, 0 if not written
    std::string name;
    std::optional<LocalTime> start;
    std::optional<std::chrono::microseconds> elapsed; ///< nothing where neither it nor the end was written
    std::vector<std::pair<Field, std::string>> fields;

    /// The first such field, empty if there is none.
    std::string_view field(Field field) const;
    void add(Field field, std::string_view value) { fields.emplace_back(field, value); }
    void clear(); ///< to a fresh item; keeps memory for the next one
};

struct Message {
    std::string text;
    std::string level; ///< "INFO", "WARN", "FAIL" …
    bool html = false;
    std::optional<LocalTime> time;
};

/// One row of the statistics that Robot wrote at the end.
struct Statistic {
    enum class Of : std::uint8_t { Total, Tag, Suite } of = Of::Total;
    std::string name, id; ///< a suite's long name and id
    std::uint64_t pass = 0, fail = 0, skip = 0;
};

struct Header {
    std::string generator; ///< "Robot 7.5 (Python 3.11.2 on linux)", "Rebot …"
    std::optional<LocalTime> generated;
    bool rpa = false;
};

/// Gets the events. Every begin() has its end(), also in a file that stops in the middle. References are valid during the call.
/// `begin` knows of an item what was read so far (JSON says most things last, the kind and a suite's or test's name may
/// still change); `end` knows everything.
class Visitor {
public:
    virtual ~Visitor() = default;
    virtual void header(const Header &) {}
    virtual void begin(const Item &) {}
    virtual void end(const Item &) {}
    virtual void message(const Message &) {} ///< of the innermost item that has begun
    virtual void error(const Message &) {}   ///< of the run as a whole: warnings, import errors
    virtual void statistic(const Statistic &) {}
};

/// Bounds for what comes from outside. What is too long is cut at a character and counted; what is too deep is an error.
struct Limits {
    std::size_t depth = 1000;           ///< items in one another (Robot itself stops at 140)
    std::size_t textBytes = 16u << 20;  ///< of one message, argument …
    std::size_t fieldsPerItem = 100000; ///< more are left out
    std::uint64_t totalBytes = 64ull << 30;
};

/// "20261125 13:23:19.039" and "2026-11-25T13:23:19.039123"; nothing for "N/A" and what is no time.
std::optional<LocalTime> parseTime(std::string_view text);
/// "2026-11-25T13:23:19.039123", as Robot 7 writes it.
std::string formatTime(LocalTime time);
/// Seconds with a fraction, "0.000443"; nothing for what is no number or over a hundred years.
std::optional<std::chrono::microseconds> parseElapsed(std::string_view text);

} // namespace crat::robot::results
