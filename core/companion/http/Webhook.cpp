#include "core/companion/http/Webhook.h"

#include <algorithm>
#include <charconv>

#include "core/protocol/Json.h"

namespace crat::http {

namespace {

namespace json = protocol::json;

Result<std::string> requiredText(const json::object &body, std::string_view key, std::size_t limit)
{
    const json::value *value = body.if_contains(key);
    if (!value || !value->is_string() || value->get_string().empty())
        return fail(Errc::BadInput, std::string(key) + " must be a non-empty text");
    std::string text(std::string_view(value->get_string()));
    if (text.size() > limit)
        return fail(Errc::BadInput, std::string(key) + " is longer than " + std::to_string(limit) + " bytes");
    if (text.find('\0') != std::string::npos)
        return fail(Errc::BadInput, std::string(key) + " holds a NUL character");
    return text;
}

Result<std::int64_t> buildNumber(const json::object &body)
{
    const auto bad = [] {
        return fail(Errc::BadInput,
                    "BUILD_NUMBER must be a whole number from 0 to 9223372036854775807, or its digits as a text");
    };
    const json::value *value = body.if_contains("BUILD_NUMBER");
    if (!value)
        return bad();
    if (const auto *number = value->if_int64())
        return *number >= 0 ? Result<std::int64_t>(*number) : bad();
    const auto *text = value->if_string();
    if (!text || text->empty())
        return bad();
    const auto digit = [](char c) {
        return c >= '0' && c <= '9';
    };
    std::int64_t number = 0;
    const auto [end, ec] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (!std::all_of(text->begin(), text->end(), digit) || ec != std::errc{} || end != text->data() + text->size())
        return bad();
    return number;
}

} // namespace

Result<Announcement> parseAnnouncement(std::string_view body)
{
    auto value = protocol::parseJson(body, MaxWebhookBytes);
    if (!value)
        return tl::unexpected(value.error());
    if (!value->is_object())
        return fail(Errc::BadInput, "the webhook's body must be a JSON object");
    const json::object &object = value->get_object();
    auto job = requiredText(object, "JOB_NAME", MaxJobNameBytes);
    if (!job)
        return tl::unexpected(job.error());
    auto path = requiredText(object, "PACKAGE_PATH", MaxPackagePathBytes);
    if (!path)
        return tl::unexpected(path.error());
    auto number = buildNumber(object);
    if (!number)
        return tl::unexpected(number.error());
    Announcement out{std::move(*job), *number, std::move(*path), {}, {}};
    if (const json::value *user = object.if_contains("BUILD_USER"); user && !user->is_null()) {
        if (!user->is_string() || user->get_string().size() > 512 ||
            std::string_view(user->get_string()).find('\0') != std::string_view::npos)
            return fail(Errc::BadInput, "BUILD_USER must be a text of at most 512 bytes");
        out.buildUser = std::string(std::string_view(user->get_string()));
    }
    if (const json::value *test = object.if_contains("CRAT_TEST"); test && test->is_string())
        out.cratTest = std::string(std::string_view(test->get_string()));
    return out;
}

} // namespace crat::http
