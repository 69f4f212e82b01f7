#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/protocol/Schema.h"

/// Reading request bodies and writing the contract's envelopes.
namespace crat::http {

namespace json = protocol::json;

/// A text that must be there: not empty, no NUL, at most `limit` bytes. Error: BadInput, naming the key.
Result<std::string> nameField(const json::object &body, std::string_view key, std::size_t limit = 255);
/// A member of any described type that must be there. Error: BadInput.
template <class T>
Result<T> field(const json::object &body, std::string_view key)
{
    const json::value *value = body.if_contains(key);
    if (!value)
        return fail(Errc::BadInput, std::string(key) + " is missing");
    return protocol::fromJson<T>(*value, key);
}
/// The same, absent or null gives nothing.
template <class T>
Result<std::optional<T>> optionalField(const json::object &body, std::string_view key)
{
    const json::value *value = body.if_contains(key);
    if (!value || value->is_null())
        return std::optional<T>{};
    return protocol::fromJson<T>(*value, key).map([](T v) { return std::optional<T>(std::move(v)); });
}

/// `value` as it is, with those of `keys` replaced that the body names. Error: BadInput (a wrong type).
template <class T>
Result<T> overlaid(const T &value, const json::object &body, std::initializer_list<std::string_view> keys)
{
    json::object merged = protocol::toJson(value).as_object();
    for (const std::string_view key : keys) {
        if (const json::value *given = body.if_contains(key))
            merged[key] = *given;
    }
    return protocol::fromJson<T>(merged);
}

json::value dataSchema(json::value data); ///< {"data": …}
json::value messageSchema();              ///< {"message": text}
json::value pageSchema(json::value item); ///< {"data":[…],"total","limit","offset"}

} // namespace crat::http
