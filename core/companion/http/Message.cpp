#include "core/companion/http/Message.h"

#include <charconv>

namespace crat::http {

namespace {

std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    std::int64_t out = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (ec != std::errc{} || end != text.data() + text.size() || out < 0)
        return {};
    return out;
}

} // namespace

std::string_view toString(Method m)
{
    switch (m) {
    case Method::Get: return "GET";
    case Method::Post: return "POST";
    case Method::Put: return "PUT";
    case Method::Delete: return "DELETE";
    }
    return "GET";
}

std::string_view toString(Role role)
{
    switch (role) {
    case Role::Public: return "public";
    case Role::User: return "user";
    case Role::Admin: return "admin";
    }
    return "admin";
}

int httpStatus(Errc code)
{
    switch (code) {
    case Errc::BadInput: return 400;
    case Errc::Unauthorized: return 401;
    case Errc::Forbidden: return 403;
    case Errc::NotFound: return 404;
    case Errc::Conflict: return 409;
    case Errc::TooLarge: return 413;
    case Errc::TooManyRequests: return 429;
    case Errc::Timeout: return 504;
    case Errc::Unavailable: return 503;
    case Errc::Cancelled: return 409;
    case Errc::Unsupported: return 501;
    case Errc::Internal: return 500;
    }
    return 500;
}

Result<std::int64_t> Request::idParameter(std::string_view name) const
{
    const auto number = wholeNumber(parameter(name));
    if (!number || *number == 0)
        return fail(Errc::BadInput, std::string(name) + " must be a positive whole number");
    return *number;
}

const std::string &Request::parameter(std::string_view name) const
{
    static const std::string none;
    const auto found = parameters.find(name);
    return found == parameters.end() ? none : found->second;
}

std::optional<std::string> Request::queryText(std::string_view name) const
{
    const auto found = query.find(name);
    if (found == query.end())
        return {};
    return found->second;
}

std::int64_t Request::limit() const
{
    const auto text = queryText("limit");
    const auto number = text ? wholeNumber(*text) : std::nullopt;
    return number && *number >= 1 && *number <= 100 ? *number : 20;
}

std::int64_t Request::offset() const
{
    const auto text = queryText("offset");
    const auto number = text ? wholeNumber(*text) : std::nullopt;
    return number.value_or(0);
}

Result<std::int64_t> Request::queryNumber(std::string_view name, std::int64_t otherwise) const
{
    const auto text = queryText(name);
    if (!text)
        return otherwise;
    if (const auto number = wholeNumber(*text))
        return *number;
    return fail(Errc::BadInput, std::string(name) + " must be a whole number from 0");
}

Result<protocol::json::object> Request::jsonObject() const
{
    auto value =
        protocol::parseJson(body, std::string::npos); // the server has already held the body to the route's limit
    if (!value)
        return tl::unexpected(value.error());
    if (!value->is_object())
        return fail(Errc::BadInput, "the request's body must be a JSON object");
    return std::move(value->get_object());
}

Response Response::json(const protocol::json::value &value, int status)
{
    Response out;
    out.status = status;
    out.body = protocol::json::serialize(value);
    return out;
}

Response Response::message(std::string_view text, int status)
{
    return json({{"message", text}}, status);
}

Response Response::error(int status, std::string_view text)
{
    return json({{"error", text}}, status);
}

Response Response::of(const Error &error)
{
    Response out = Response::error(httpStatus(error.code), error.forUser);
    if (error.code == Errc::Unavailable || error.code == Errc::TooManyRequests)
        out.headers.emplace_back("Retry-After", "1");
    if (error.code == Errc::Unauthorized)
        out.headers.emplace_back("WWW-Authenticate", "Bearer");
    return out;
}

Response Response::text(std::string body, std::string contentType, int status)
{
    Response out;
    out.status = status;
    out.contentType = std::move(contentType);
    out.body = std::move(body);
    return out;
}

Response Response::empty(int status)
{
    Response out;
    out.status = status;
    out.contentType.clear();
    return out;
}

Response Response::download(std::filesystem::path path, std::string contentType)
{
    Response out;
    out.contentType = std::move(contentType);
    out.file = std::move(path);
    return out;
}

} // namespace crat::http
