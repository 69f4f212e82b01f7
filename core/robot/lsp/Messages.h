#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "core/base/Result.h"
#include "core/robot/lsp/Position.h"

/// JSON-RPC 2.0 and the shapes of the Language Server Protocol 3.17 that several requests share.
namespace crat::robot::lsp {

namespace json = boost::json;

/// Error codes of JSON-RPC and of the protocol.
enum class ErrorCode : int {
    ParseError = -32700,
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParams = -32602,
    InternalError = -32603,
    ServerNotInitialized = -32002,
    RequestCancelled = -32800,
    ContentModified = -32801,
    RequestFailed = -32803,
};

/// Members of an object, wherever they are missing or of another type: "", nothing, an empty object.
std::string_view textOf(const json::object &object, std::string_view key);
std::optional<std::int64_t> numberOf(const json::object &object, std::string_view key);
const json::object &objectOf(const json::object &object, std::string_view key);
const json::array &arrayOf(const json::object &object, std::string_view key);
bool flagOf(const json::object &object, std::string_view key);
const json::object &asObject(const json::value &value);

/// Errors: BadInput.
Result<Position> positionFrom(const json::object &object);
Result<Range> rangeFrom(const json::object &object);
json::object toJson(Position position);
json::object toJson(Range range);
/// {uri, range}
json::object location(std::string uri, Range range);

std::string response(const json::value &id, json::value result);
std::string errorResponse(const json::value &id, ErrorCode code, std::string_view message);
std::string notification(std::string_view method, json::value params);

} // namespace crat::robot::lsp
