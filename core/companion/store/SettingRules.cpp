#include <algorithm>
#include <charconv>

#include "core/companion/store/Settings.h"

namespace crat::store::settings {

namespace {

constexpr std::size_t MaxValueBytes = 16 * 1024;

enum class Kind { Text, Line, Url, Boolean, Number, Security };
struct Known {
    std::string_view key;
    Kind kind;
    int low = 0, high = 0;
    std::string_view description;
};

constexpr Known knownSettings[] = {
    {"project_name", Kind::Line, 0, 0, "Name of the project, in mails and titles"},
    {"project_description", Kind::Text, 0, 0, "What the project is about"},
    {"package_build_info_base_url", Kind::Url, 0, 0, "Jenkins: address before JOB_NAME/BUILD_NUMBER"},
    {"package_download_base_url", Kind::Url, 0, 0, "Artefact server: address before PACKAGE_PATH"},
    {"external_test_server_url", Kind::Url, 0, 0, "Target server that deploys and tests"},
    {"test_blocking_enabled", Kind::Boolean, 0, 0, "true: one deploy-test run at a time, others wait"},
    {"query_interval", Kind::Number, 1, 3600, "Seconds between two questions to a target"},
    {"query_timeout", Kind::Number, 1, 600, "Seconds within which a target must answer"},
    {"max_query_hours", Kind::Number, 1, 168, "Hours that a run may take"},
    {"keep_days", Kind::Number, 1, 3650, "Days that packages, deploys, reports and executions are kept [30]"},
    {"keep_newest", Kind::Number, 1, 10'000, "So many newest of each item, service and project stay longer [20]"},
    {"event_keep_days", Kind::Number, 1, 3650, "Days that events are kept [30]"},
    {"event_keep_count", Kind::Number, 1000, 10'000'000, "Events that are kept at most [100000]"},
    {"smtp_host", Kind::Line, 0, 0, "Mail server"},
    {"smtp_port", Kind::Number, 1, 65535, "Its port"},
    {"smtp_username", Kind::Line, 0, 0, "Account that sends"},
    {"smtp_password", Kind::Line, 0, 0, "Its password; written, never shown"},
    {"smtp_from", Kind::Line, 0, 0, "Sender of mails; empty: the account"},
    {"webhook_mail_domains", Kind::Line, 0, 0,
     "Domains whose BUILD_USER gets the mail of a run that CRAT_TEST asked for, with commas; empty: the sender's own"},
    {"smtp_security", Kind::Security, 0, 0, "none, starttls or tls"},
};

const Known *known(std::string_view key)
{
    const auto *found =
        std::find_if(std::begin(knownSettings), std::end(knownSettings), [&](const Known &k) { return k.key == key; });
    return found == std::end(knownSettings) ? nullptr : found;
}

tl::unexpected<Error> bad(std::string_view key, std::string_view reason)
{
    return fail(Errc::BadInput, "setting " + std::string(key) + " " + std::string(reason));
}

bool hasControl(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

Result<> checkKey(std::string_view key)
{
    const bool good = !key.empty() && key.size() <= 100 && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
               c == '-';
    });
    if (!good)
        return fail(Errc::BadInput, "a setting's name has 1 to 100 letters, digits, underscores, dots or dashes");
    return {};
}

Result<> checkUrl(std::string_view key, std::string_view value)
{
    if (value.empty())
        return {};
    const bool http = value.starts_with("http://") || value.starts_with("https://");
    const std::string_view rest = value.substr(std::min(value.find("//") + 2, value.size()));
    if (!http || rest.empty() || rest.front() == '/' || value.find(' ') != std::string_view::npos)
        return bad(key, "must be an address that begins with http:// or https:// (or empty)");
    return {};
}

Result<> checkNumber(const Known &k, std::string_view value)
{
    int number = 0;
    const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (ec != std::errc{} || end != value.data() + value.size() || number < k.low || number > k.high)
        return bad(k.key, "must be a whole number from " + std::to_string(k.low) + " to " + std::to_string(k.high));
    return {};
}

} // namespace

std::string standardDescription(std::string_view key)
{
    const Known *k = known(key);
    return k ? std::string(k->description) : std::string();
}

bool secret(std::string_view key)
{
    return protocol::isSecretSetting(key);
}

Result<> check(std::string_view key, std::string_view value)
{
    if (auto good = checkKey(key); !good)
        return good;
    if (value.size() > MaxValueBytes)
        return fail(Errc::TooLarge,
                    "setting " + std::string(key) + " is longer than " + std::to_string(MaxValueBytes) + " bytes");
    const Known *k = known(key);
    if (!k || k->kind == Kind::Text)
        return {};
    if (hasControl(value))
        return bad(key, "must be one line without control characters");
    switch (k->kind) {
    case Kind::Text:
    case Kind::Line: return {};
    case Kind::Url: return checkUrl(key, value);
    case Kind::Boolean: return value == "true" || value == "false" ? Result<>{} : bad(key, "must be true or false");
    case Kind::Number: return checkNumber(*k, value);
    case Kind::Security:
        return value == "none" || value == "starttls" || value == "tls" ? Result<>{}
                                                                        : bad(key, "must be none, starttls or tls");
    }
    return {};
}

} // namespace crat::store::settings
