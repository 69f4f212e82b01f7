#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>

#include "core/base/Id.h"
#include "core/base/Result.h"
#include "core/base/Time.h"

/// JSON of described types (BOOST_DESCRIBE_STRUCT / BOOST_DESCRIBE_ENUM), written once for all of them.
/// A member `jobName` is the key "job_name". Enumerators are written in UPPER_SNAKE case, or lower where
/// LowerCaseEnum<T> says so. Unknown keys are ignored, so that a newer peer may say more.
namespace crat::protocol {

namespace json = boost::json;

/// Reads one JSON document. Bytes after it, depth over 32 or size over `limit` are errors (BadInput, TooLarge).
/// Numbers without point or exponent stay whole; others become doubles.
Result<json::value> parseJson(std::string_view text, std::size_t limit = 1u << 20);

/// "jobName" → "job_name".
std::string snakeCase(std::string_view camel);
std::string upperCase(std::string text);

/// Specialise to true for a struct whose absent optionals are left out instead of written as null.
template <class T>
inline constexpr bool OmitAbsent = false;
/// Specialise to true for an enum whose texts are lower case.
template <class T>
inline constexpr bool LowerCaseEnum = false;

template <class T>
json::value toJson(const T &value);
template <class T>
Result<T> fromJson(const json::value &value, std::string_view where = "value");

template <class E>
requires std::is_enum_v<E> std::string enumText(E value)
{
    const char *name = boost::describe::enum_to_string(value, "Unknown");
    std::string text = snakeCase(name);
    return LowerCaseEnum<E> ? text : upperCase(std::move(text));
}

template <class E>
requires std::is_enum_v<E> std::optional<E> enumFromText(std::string_view text)
{
    std::optional<E> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
        if (enumText(d.value) == text)
            found = d.value;
    });
    return found;
}

namespace detail {

template <class T>
struct IsOptional : std::false_type {
};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {
};
template <class T>
struct IsVector : std::false_type {
};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {
};
template <class T>
struct IsStringMap : std::false_type {
};
template <class T>
struct IsStringMap<std::map<std::string, T>> : std::true_type {
};
template <class T>
struct IsId : std::false_type {
};
template <class T>
struct IsId<Id<T>> : std::true_type {
};

tl::unexpected<Error> wrongType(std::string_view where, std::string_view wanted, const json::value &got);

template <class T>
json::value structToJson(const T &value)
{
    json::object out;
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto d) {
        const auto &member = value.*d.pointer;
        if constexpr (OmitAbsent<T> && IsOptional<std::decay_t<decltype(member)>>::value) {
            if (!member)
                return;
        }
        out.emplace(snakeCase(d.name), toJson(member));
    });
    return out;
}

template <class T>
Result<T> structFromJson(const json::value &value, std::string_view where)
{
    if (!value.is_object())
        return wrongType(where, "an object", value);
    T out{};
    std::optional<Error> error;
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto d) {
        if (error)
            return;
        auto &member = out.*d.pointer;
        const std::string key = snakeCase(d.name);
        const json::value *found = value.get_object().if_contains(key);
        if (!found)
            return; // an absent key keeps the member's default; callers that need it check the value
        auto read = fromJson<std::decay_t<decltype(member)>>(*found, key);
        if (read)
            member = std::move(*read);
        else
            error = std::move(read.error());
    });
    if (error)
        return tl::unexpected(std::move(*error));
    return out;
}

} // namespace detail

template <class T>
json::value toJson(const T &value)
{
    using namespace detail;
    if constexpr (std::is_same_v<T, json::value>) {
        return value;
    } else if constexpr (std::is_same_v<T, json::object>) {
        return value;
    } else if constexpr (std::is_same_v<T, Timestamp>) {
        return json::string(formatRfc3339(value));
    } else if constexpr (std::is_enum_v<T>) {
        return json::string(enumText(value));
    } else if constexpr (std::is_same_v<T, bool> || std::is_arithmetic_v<T>) {
        return value;
    } else if constexpr (std::is_convertible_v<T, std::string_view>) {
        return json::string(std::string_view(value));
    } else if constexpr (IsId<T>::value) {
        return value.value();
    } else if constexpr (IsOptional<T>::value) {
        return value ? toJson(*value) : json::value(nullptr);
    } else if constexpr (IsVector<T>::value) {
        json::array out;
        out.reserve(value.size());
        for (const auto &item : value)
            out.push_back(toJson(item));
        return out;
    } else if constexpr (IsStringMap<T>::value) {
        json::object out;
        for (const auto &[key, item] : value)
            out.emplace(key, toJson(item));
        return out;
    } else {
        return structToJson(value);
    }
}

template <class T>
Result<T> fromJson(const json::value &value, std::string_view where)
{
    using namespace detail;
    if constexpr (std::is_same_v<T, json::value>) {
        return value;
    } else if constexpr (std::is_same_v<T, json::object>) {
        if (!value.is_object())
            return wrongType(where, "an object", value);
        return value.get_object();
    } else if constexpr (std::is_same_v<T, Timestamp>) {
        if (!value.is_string())
            return wrongType(where, "a time", value);
        return parseRfc3339(std::string_view(value.get_string()));
    } else if constexpr (std::is_enum_v<T>) {
        if (!value.is_string())
            return wrongType(where, "a text", value);
        if (auto found = enumFromText<T>(std::string_view(value.get_string())))
            return *found;
        return fail(Errc::BadInput, std::string(where) + ": unknown value " + json::serialize(value).substr(0, 80));
    } else if constexpr (std::is_same_v<T, bool>) {
        if (!value.is_bool())
            return wrongType(where, "true or false", value);
        return value.get_bool();
    } else if constexpr (std::is_integral_v<T>) {
        boost::system::error_code ec;
        const T number = value.to_number<T>(ec);
        if (ec)
            return wrongType(where, "a whole number", value);
        return number;
    } else if constexpr (std::is_floating_point_v<T>) {
        boost::system::error_code ec;
        const T number = value.to_number<T>(ec);
        if (ec)
            return wrongType(where, "a number", value);
        return number;
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (!value.is_string())
            return wrongType(where, "a text", value);
        return std::string(std::string_view(value.get_string()));
    } else if constexpr (IsId<T>::value) {
        auto number = fromJson<std::int64_t>(value, where);
        if (!number)
            return tl::unexpected(number.error());
        return T(*number);
    } else if constexpr (IsOptional<T>::value) {
        if (value.is_null())
            return T{};
        auto inner = fromJson<typename T::value_type>(value, where);
        if (!inner)
            return tl::unexpected(inner.error());
        return T(std::move(*inner));
    } else if constexpr (IsVector<T>::value) {
        if (!value.is_array())
            return wrongType(where, "a list", value);
        T out;
        out.reserve(value.get_array().size());
        for (const auto &item : value.get_array()) {
            auto inner = fromJson<typename T::value_type>(item, where);
            if (!inner)
                return tl::unexpected(inner.error());
            out.push_back(std::move(*inner));
        }
        return out;
    } else if constexpr (IsStringMap<T>::value) {
        if (!value.is_object())
            return wrongType(where, "an object", value);
        T out;
        for (const auto &[key, item] : value.get_object()) {
            auto inner = fromJson<typename T::mapped_type>(item, std::string_view(key));
            if (!inner)
                return tl::unexpected(inner.error());
            out.emplace(std::string(std::string_view(key)), std::move(*inner));
        }
        return out;
    } else {
        return structFromJson<T>(value, where);
    }
}

/// Serialised JSON of any described value.
template <class T>
std::string toJsonText(const T &value)
{
    return json::serialize(toJson(value));
}

/// parseJson, then fromJson.
template <class T>
Result<T> fromJsonText(std::string_view text, std::size_t limit = 1u << 20)
{
    auto value = parseJson(text, limit);
    if (!value)
        return tl::unexpected(value.error());
    return fromJson<T>(*value);
}

} // namespace crat::protocol
