#include "core/base/Time.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace crat {
namespace {

/// Exactly `width` decimal digits at `at`; -1 where they are not there.
int digits(std::string_view text, std::size_t at, std::size_t width)
{
    if (at + width > text.size())
        return -1;
    int value = 0;
    for (std::size_t i = at; i < at + width; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

struct Civil {
    std::chrono::year_month_day date;
    std::chrono::hh_mm_ss<std::chrono::microseconds> time;
};

Civil civil(Timestamp t)
{
    const auto day = std::chrono::floor<std::chrono::days>(t);
    return {std::chrono::year_month_day(day), std::chrono::hh_mm_ss<std::chrono::microseconds>(t - day)};
}

std::string dateTime(const Civil &c, char separator)
{
    std::array<char, 40> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02u-%02u%c%02d:%02d:%02d", static_cast<int>(c.date.year()),
                  static_cast<unsigned>(c.date.month()), static_cast<unsigned>(c.date.day()), separator,
                  static_cast<int>(c.time.hours().count()), static_cast<int>(c.time.minutes().count()),
                  static_cast<int>(c.time.seconds().count()));
    return out.data();
}

/// Fraction digits from `at` on as microseconds; moves `at` behind them. -1: a point without digits.
std::int64_t fraction(std::string_view text, std::size_t &at)
{
    if (at >= text.size() || text[at] != '.')
        return 0;
    const std::size_t first = ++at;
    std::int64_t micros = 0;
    std::int64_t unit = 100000;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
        micros += (text[at] - '0') * unit;
        unit /= 10;
    }
    return at == first ? -1 : micros;
}

} // namespace

std::string formatRfc3339(Timestamp t)
{
    const Civil c = civil(t);
    std::string text = dateTime(c, 'T');
    if (const auto micros = c.time.subseconds().count(); micros != 0) {
        std::array<char, 16> out{};
        if (micros % 1000 == 0)
            std::snprintf(out.data(), out.size(), ".%03d", static_cast<int>(micros / 1000));
        else
            std::snprintf(out.data(), out.size(), ".%06d", static_cast<int>(micros));
        text += out.data();
    }
    return text + 'Z';
}

std::string formatPlain(Timestamp t)
{
    return dateTime(civil(t), ' ');
}

Result<Timestamp> parseRfc3339(std::string_view text)
{
    using namespace std::chrono;
    const auto bad = [&] {
        return fail(Errc::BadInput, "not a time of the form 2026-11-22T08:15:30Z: " + std::string(text.substr(0, 64)));
    };
    const int y = digits(text, 0, 4), mo = digits(text, 5, 2), d = digits(text, 8, 2);
    const int h = digits(text, 11, 2), mi = digits(text, 14, 2), s = digits(text, 17, 2);
    if (y < 0 || mo < 0 || d < 0 || h < 0 || mi < 0 || s < 0 || text[4] != '-' || text[7] != '-' || text[13] != ':' ||
        text[16] != ':' || (text[10] != 'T' && text[10] != 't' && text[10] != ' '))
        return bad();
    const year_month_day date{year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d))};
    if (!date.ok() || h > 23 || mi > 59 || s > 60)
        return bad();
    std::size_t at = 19;
    const std::int64_t micros = fraction(text, at);
    if (micros < 0 || at >= text.size())
        return bad();
    minutes offset{0};
    if (text[at] == 'Z' || text[at] == 'z') {
        ++at;
    } else if (text[at] == '+' || text[at] == '-') {
        const int oh = digits(text, at + 1, 2), om = digits(text, at + 4, 2);
        if (oh < 0 || om < 0 || oh > 23 || om > 59 || text[at + 3] != ':')
            return bad();
        offset = hours(oh) + minutes(om);
        if (text[at] == '-')
            offset = -offset;
        at += 6;
    }
    if (at != text.size())
        return bad();
    return Timestamp(sys_days(date)) + hours(h) + minutes(mi) + seconds(s) + microseconds(micros) - offset;
}

} // namespace crat
