#include "core/robot/lsp/Messages.h"

namespace crat::robot::lsp {
namespace {

const json::value *find(const json::object &object, std::string_view key)
{
    return object.if_contains({key.data(), key.size()});
}

} // namespace

std::string_view textOf(const json::object &object, std::string_view key)
{
    const json::value *value = find(object, key);
    if (!value || !value->is_string())
        return {};
    const json::string &text = value->get_string();
    return {text.data(), text.size()};
}

std::optional<std::int64_t> numberOf(const json::object &object, std::string_view key)
{
    const json::value *value = find(object, key);
    if (!value)
        return std::nullopt;
    if (value->is_int64())
        return value->get_int64();
    if (value->is_uint64() && value->get_uint64() <= static_cast<std::uint64_t>(INT64_MAX))
        return static_cast<std::int64_t>(value->get_uint64());
    return std::nullopt;
}

const json::object &asObject(const json::value &value)
{
    static const json::object empty;
    return value.is_object() ? value.get_object() : empty;
}

const json::object &objectOf(const json::object &object, std::string_view key)
{
    static const json::object empty;
    const json::value *value = find(object, key);
    return value ? asObject(*value) : empty;
}

const json::array &arrayOf(const json::object &object, std::string_view key)
{
    static const json::array empty;
    const json::value *value = find(object, key);
    return value && value->is_array() ? value->get_array() : empty;
}

bool flagOf(const json::object &object, std::string_view key)
{
    const json::value *value = find(object, key);
    return value && value->is_bool() && value->get_bool();
}

Result<Position> positionFrom(const json::object &object)
{
    const auto line = numberOf(object, "line"), character = numberOf(object, "character");
    if (!line || !character || *line < 0 || *character < 0)
        return fail(Errc::BadInput, "A position needs a line and a character, both 0 or more.");
    constexpr std::int64_t Most = UINT32_MAX;
    return Position{static_cast<std::uint32_t>(std::min(*line, Most)),
                    static_cast<std::uint32_t>(std::min(*character, Most))};
}

Result<Range> rangeFrom(const json::object &object)
{
    const auto start = positionFrom(objectOf(object, "start")), end = positionFrom(objectOf(object, "end"));
    if (!start || !end)
        return fail(Errc::BadInput, "A range needs a start and an end.");
    return Range{*start, *end};
}

json::object toJson(Position position)
{
    return {{"line", position.line}, {"character", position.character}};
}

json::object toJson(Range range)
{
    return {{"start", toJson(range.start)}, {"end", toJson(range.end)}};
}

json::object location(std::string uri, Range range)
{
    return {{"uri", std::move(uri)}, {"range", toJson(range)}};
}

std::string response(const json::value &id, json::value result)
{
    return json::serialize(json::object{{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

std::string errorResponse(const json::value &id, ErrorCode code, std::string_view message)
{
    const json::object error{{"code", static_cast<int>(code)},
                             {"message", json::string(message.data(), message.size())}};
    return json::serialize(json::object{{"jsonrpc", "2.0"}, {"id", id}, {"error", error}});
}

std::string notification(std::string_view method, json::value params)
{
    return json::serialize(json::object{
        {"jsonrpc", "2.0"}, {"method", json::string(method.data(), method.size())}, {"params", std::move(params)}});
}

} // namespace crat::robot::lsp
