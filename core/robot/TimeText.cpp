#include "core/robot/TimeText.h"

#include <algorithm>
#include <array>
#include <string>

namespace crat::robot {
namespace {

constexpr std::array<std::string_view, 33> Units = {"n",
                                                    "ns",
                                                    "nanosecond",
                                                    "nanoseconds",
                                                    "u",
                                                    "us",
                                                    "microsecond",
                                                    "microseconds",
                                                    "millisecond",
                                                    "milliseconds",
                                                    "millisec",
                                                    "millisecs",
                                                    "millis",
                                                    "msec",
                                                    "msecs",
                                                    "ms",
                                                    "s",
                                                    "sec",
                                                    "secs",
                                                    "second",
                                                    "seconds",
                                                    "m",
                                                    "min",
                                                    "mins",
                                                    "minute",
                                                    "minutes",
                                                    "h",
                                                    "hour",
                                                    "hours",
                                                    "d",
                                                    "day",
                                                    "days",
                                                    "w"};

bool isUnit(std::string_view word)
{
    return word == "week" || word == "weeks" || std::find(Units.begin(), Units.end(), word) != Units.end();
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

bool mayBeTime(std::string_view text)
{
    std::string s;
    for (const char c : text) {
        if (c == '{' || c == '\\' || (c & 0x80))
            return true;
        if (c != ' ' && c != '_')
            s += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    if (s == "inf" || s == "infinity" || s == "nan")
        return true;
    if (s.find_first_not_of("+-0123456789.e:") == std::string::npos)
        return std::any_of(s.begin(), s.end(), isDigit); // a number, or a timer 1:30
    // Numbers, each with a unit behind it.
    std::size_t at = s[0] == '-' || s[0] == '+' ? 1 : 0;
    while (at < s.size()) {
        const std::size_t digits = at;
        while (at < s.size() && (isDigit(s[at]) || s[at] == '.'))
            ++at;
        const std::size_t unit = at;
        while (at < s.size() && s[at] >= 'a' && s[at] <= 'z')
            ++at;
        if (digits == unit || !isUnit(std::string_view(s).substr(unit, at - unit)))
            return false;
    }
    return true;
}

} // namespace crat::robot
