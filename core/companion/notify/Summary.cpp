#include "core/companion/notify/Summary.h"

#include <boost/json.hpp>

#include <cmath>

namespace crat::notify {

namespace {

namespace json = boost::json;
constexpr std::size_t Limit = 1u << 20;
constexpr std::int64_t MaxCount = 100'000'000;
constexpr std::int64_t MaxMilliseconds = 253'402'300'800'000; // the year 10000: what RFC 3339 can write

Result<std::int64_t> wholeNumber(const json::object &from, std::string_view key, std::int64_t limit)
{
    const json::value *value = from.if_contains(key);
    if (!value || value->is_null())
        return 0;
    boost::system::error_code ec;
    const auto number = value->to_number<std::int64_t>(ec);
    if (ec || number < 0 || number > limit)
        return fail(Errc::BadInput, "summary.json: '" + std::string(key) + "' is not a usable number");
    return number;
}

} // namespace

double Summary::passRate() const
{
    if (total <= 0)
        return 0;
    return std::floor(static_cast<double>(passed) * 1000.0 / static_cast<double>(total)) / 10.0;
}

Result<Summary> parseSummary(std::string_view text)
{
    if (text.size() > Limit)
        return fail(Errc::TooLarge, "summary.json is larger than 1 MiB");
    json::parse_options options;
    options.max_depth = 16;
    boost::system::error_code ec;
    const json::value value = json::parse(text, ec, {}, options);
    const json::object *root = ec ? nullptr : value.if_object();
    if (!root)
        return fail(Errc::BadInput, "summary.json is not a JSON object");
    const json::value *statistic = root->if_contains("statistic");
    if (!statistic || !statistic->is_object())
        return fail(Errc::BadInput, "summary.json holds no 'statistic'");

    Summary out;
    const json::object &counts = statistic->get_object();
    for (auto [key, member] : {std::pair{"failed", &out.failed},
                               {"broken", &out.broken},
                               {"skipped", &out.skipped},
                               {"passed", &out.passed},
                               {"unknown", &out.unknown},
                               {"total", &out.total}}) {
        auto number = wholeNumber(counts, key, MaxCount);
        if (!number)
            return tl::unexpected(number.error());
        *member = *number;
    }
    const std::int64_t sum = out.failed + out.broken + out.skipped + out.passed + out.unknown;
    if (!counts.if_contains("total"))
        out.total = sum;
    if (sum > out.total)
        return fail(Errc::BadInput, "summary.json: the counts are more than 'total'");

    const json::value *time = root->if_contains("time");
    if (time && time->is_object()) {
        auto start = wholeNumber(time->get_object(), "start", MaxMilliseconds);
        auto stop = wholeNumber(time->get_object(), "stop", MaxMilliseconds);
        auto duration = wholeNumber(time->get_object(), "duration", MaxMilliseconds);
        for (const auto *number : {&start, &stop, &duration}) {
            if (!*number)
                return tl::unexpected(number->error());
        }
        out.start = Timestamp(std::chrono::milliseconds(*start));
        out.stop = Timestamp(std::chrono::milliseconds(*stop));
        out.duration = std::chrono::milliseconds(*duration);
    }
    return out;
}

} // namespace crat::notify
