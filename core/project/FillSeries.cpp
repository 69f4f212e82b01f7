#include "core/project/FillSeries.h"

#include <charconv>
#include <cstdint>
#include <optional>

namespace crat {

namespace {

constexpr std::size_t MaxDigits = 15; // a longer one is an identity, not a count
constexpr std::size_t MaxCount = 1'000'000;
constexpr std::int64_t MaxValue = 1'000'000'000'000'000;
constexpr std::int64_t MaxStep = 1'000'000'000'000; // a million of them fit behind MaxValue

/// prefix, number, suffix; `decimals` digits of the number stand behind a point.
struct Part {
    std::string prefix, suffix;
    std::int64_t value = 0;
    std::size_t width = 0; ///< digits with leading zeros; 0: written as short as it goes
    std::size_t decimals = 0;

    bool alone() const { return prefix.empty() && suffix.empty(); }
    bool likeness(const Part &other) const { return prefix == other.prefix && suffix == other.suffix; }
};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::optional<std::int64_t> number(std::string_view digits)
{
    std::int64_t value = 0;
    if (digits.empty() || digits.size() > MaxDigits ||
        std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc())
        return std::nullopt;
    return value;
}

/// A whole text that is a number with sign and decimals.
std::optional<Part> plainNumber(const std::string &text)
{
    const bool minus = !text.empty() && text[0] == '-';
    const std::size_t point = text.find('.');
    const std::string whole = text.substr(minus ? 1 : 0, point == std::string::npos ? point : point - (minus ? 1 : 0));
    const std::string behind = point == std::string::npos ? std::string() : text.substr(point + 1);
    const auto allDigits = [](const std::string &part) {
        return part.find_first_not_of("0123456789") == std::string::npos;
    };
    if (whole.empty() || !allDigits(whole) || !allDigits(behind) || (point != std::string::npos && behind.empty()))
        return std::nullopt;
    const auto value = number(whole + behind);
    if (!value)
        return std::nullopt;
    const bool padded = whole.size() > 1 && whole[0] == '0';
    return Part{{}, {}, minus ? -*value : *value, padded ? whole.size() : 0, behind.size()};
}

/// A text with its last run of digits.
std::optional<Part> numberedText(const std::string &text)
{
    std::size_t end = text.size();
    while (end > 0 && !isDigit(text[end - 1]))
        --end;
    std::size_t begin = end;
    while (begin > 0 && isDigit(text[begin - 1]))
        --begin;
    const std::string digits = text.substr(begin, end - begin);
    const auto value = number(digits);
    if (!value)
        return std::nullopt;
    const bool padded = digits.size() > 1 && digits[0] == '0';
    return Part{text.substr(0, begin), text.substr(end), *value, padded ? digits.size() : 0, 0};
}

std::optional<Part> partOf(const std::string &text)
{
    auto plain = plainNumber(text);
    return plain ? plain : numberedText(text);
}

std::string written(const Part &part)
{
    std::string digits = std::to_string(part.value < 0 ? -part.value : part.value);
    const std::size_t least = part.decimals + std::max<std::size_t>(part.width, 1);
    if (digits.size() < least)
        digits.insert(0, least - digits.size(), '0');
    if (part.decimals > 0)
        digits.insert(digits.size() - part.decimals, ".");
    // A text's number has no sign of its own: "-" in front of it is part of the text.
    return part.prefix + (part.value < 0 ? "-" : "") + digits + part.suffix;
}

/// 1.5 and 2 are 15 and 20 tenths. False: that would be too large a number.
bool alignDecimals(std::vector<Part> &parts)
{
    std::size_t most = 0;
    for (const Part &part : parts)
        most = std::max(most, part.decimals);
    for (Part &part : parts) {
        for (; part.decimals < most; ++part.decimals) {
            if (part.value > MaxValue / 10 || part.value < -MaxValue / 10)
                return false;
            part.value *= 10;
        }
    }
    return true;
}

/// What all of them go on by; nothing if they have no common step.
std::optional<std::int64_t> stepOf(std::vector<Part> &parts, int direction)
{
    if (parts.size() == 1)
        return parts[0].alone() ? std::nullopt : std::optional<std::int64_t>(direction);
    if (!alignDecimals(parts))
        return std::nullopt;
    const std::int64_t step = parts[1].value - parts[0].value;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        if (!parts[i].likeness(parts[0]) || parts[i].value - parts[i - 1].value != step)
            return std::nullopt;
    }
    return step > MaxStep || step < -MaxStep ? std::nullopt : std::optional<std::int64_t>(step);
}

} // namespace

std::vector<std::string> continueSeries(const std::vector<std::string> &given, std::size_t count, int direction)
{
    std::vector<std::string> made;
    if (given.empty())
        return made;
    std::vector<Part> parts;
    for (const std::string &text : given) {
        if (auto part = partOf(text))
            parts.push_back(std::move(*part));
    }
    const auto step = parts.size() == given.size() ? stepOf(parts, direction) : std::nullopt;
    for (std::size_t i = 0; i < count; ++i) {
        if (!step || i >= MaxCount) {
            made.push_back(given[i % given.size()]);
            continue;
        }
        Part next = parts.back();
        next.value += *step * static_cast<std::int64_t>(i + 1);
        if (!next.alone() && next.value < 0)
            next.value = 0;
        made.push_back(written(next));
    }
    return made;
}

} // namespace crat
