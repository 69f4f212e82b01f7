#include "core/robot/results/Events.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace crat::robot::results {
namespace {

constexpr std::array<std::string_view, 23> KindNames = {
    "SUITE",        "TEST",   "KEYWORD",  "SETUP", "TEARDOWN",        "FOR",   "WHILE",  "ITERATION",
    "IF/ELSE ROOT", "IF",     "ELSE IF",  "ELSE",  "TRY/EXCEPT ROOT", "TRY",   "EXCEPT", "FINALLY",
    "VAR",          "RETURN", "CONTINUE", "BREAK", "GROUP",           "ERROR", "MESSAGE"};
constexpr std::array<std::string_view, 5> StatusNames = {"NOT SET", "PASS", "FAIL", "SKIP", "NOT RUN"};
constexpr std::array<std::string_view, 28> FieldNames = {
    "id",           "source", "owner",     "source_name", "doc",       "timeout",  "message",   "args",
    "assign",       "values", "tags",      "patterns",    "metadata",  "metadata", "variables", "variables",
    "flavor",       "start",  "mode",      "fill",        "condition", "limit",    "on_limit",  "on_limit_message",
    "pattern_type", "scope",  "separator", "level"};
static_assert(KindNames.size() == std::size_t(Kind::Message) + 1);
static_assert(FieldNames.size() == std::size_t(Field::Level) + 1);

/// Reads exactly `size` digits at `at`; -1 if there are not so many.
int digits(std::string_view text, std::size_t at, std::size_t size)
{
    int value = 0;
    for (std::size_t i = at; i < at + size; ++i) {
        if (i >= text.size() || text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/// ".039" in microseconds; digits past the sixth are cut off.
int fraction(std::string_view text)
{
    if (text.empty() || (text[0] != '.' && text[0] != ','))
        return 0;
    int value = 0, scale = 100000;
    for (std::size_t i = 1; i < text.size() && scale > 0 && text[i] >= '0' && text[i] <= '9'; ++i, scale /= 10)
        value += (text[i] - '0') * scale;
    return value;
}

} // namespace

std::string_view toString(Kind kind)
{
    return KindNames[std::size_t(kind)];
}

std::optional<Kind> kindFromText(std::string_view text)
{
    for (std::size_t i = 0; i < KindNames.size(); ++i) {
        if (KindNames[i] == text)
            return Kind(i);
    }
    return std::nullopt;
}

std::string_view toString(Status status)
{
    return StatusNames[std::size_t(status)];
}

Status statusFromText(std::string_view text)
{
    for (std::size_t i = 0; i < StatusNames.size(); ++i) {
        if (StatusNames[i] == text || (StatusNames[i] == "NOT RUN" && text == "NOT_RUN"))
            return Status(i);
    }
    return Status::NotSet;
}

std::string_view toString(Field field)
{
    return FieldNames[std::size_t(field)];
}

std::string_view Item::field(Field wanted) const
{
    for (const auto &[field, value] : fields) {
        if (field == wanted)
            return value;
    }
    return {};
}

void Item::clear()
{
    kind = Kind::Keyword;
    status = Status::NotSet;
    line = 0;
    name.clear();
    start.reset();
    elapsed.reset();
    fields.clear();
}

std::optional<LocalTime> parseTime(std::string_view text)
{
    using namespace std::chrono;
    const bool dashes = text.size() > 4 && text[4] == '-';
    const int y = digits(text, 0, 4);
    const int mo = digits(text, dashes ? 5 : 4, 2), d = digits(text, dashes ? 8 : 6, 2);
    const std::size_t at = dashes ? 11 : 9;
    const int h = digits(text, at, 2), mi = digits(text, at + 3, 2), s = digits(text, at + 6, 2);
    if (y < 0 || mo < 0 || d < 0 || h < 0 || mi < 0 || s < 0 || h > 23 || mi > 59 || s > 60)
        return std::nullopt;
    const year_month_day date{year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d))};
    if (!date.ok())
        return std::nullopt;
    return local_days(date) + hours(h) + minutes(mi) + seconds(s) + microseconds(fraction(text.substr(at + 8)));
}

std::string formatTime(LocalTime time)
{
    using namespace std::chrono;
    const auto days = floor<std::chrono::days>(time);
    const year_month_day date{days};
    const hh_mm_ss clock{time - days};
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d.%06d", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()), int(clock.hours().count()), int(clock.minutes().count()),
                  int(clock.seconds().count()), int(clock.subseconds().count()));
    return buffer;
}

std::optional<std::chrono::microseconds> parseElapsed(std::string_view text)
{
    double seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || !(std::abs(seconds) < 100.0 * 366 * 86400))
        return std::nullopt;
    return std::chrono::microseconds(std::llround(seconds * 1e6));
}

} // namespace crat::robot::results
