#pragma once

#include "core/protocol/Json.h"

/// JSON Schema (2020-12, the dialect of OpenAPI 3.1) of described types, by the same rules as their JSON in Json.h.
namespace crat::protocol {

/// {"$ref": "#/components/schemas/NAME"}
inline json::value schemaRef(std::string_view name)
{
    return json::object{{"$ref", "#/components/schemas/" + std::string(name)}};
}

/// An object with these members, all required.
inline json::value objectSchema(const json::object &members)
{
    json::array required;
    for (const auto &member : members)
        required.emplace_back(member.key());
    return json::object{{"type", "object"}, {"properties", members}, {"required", std::move(required)}};
}

inline json::value listSchema(json::value item)
{
    return json::object{{"type", "array"}, {"items", std::move(item)}};
}

inline json::value typeSchema(std::string_view type)
{
    return json::object{{"type", type}};
}

template <class T>
json::value schemaOf()
{
    using namespace detail;
    if constexpr (std::is_same_v<T, json::value>) {
        return json::object{};
    } else if constexpr (std::is_same_v<T, json::object>) {
        return typeSchema("object");
    } else if constexpr (std::is_same_v<T, Timestamp>) {
        return json::object{{"type", "string"}, {"format", "date-time"}};
    } else if constexpr (std::is_enum_v<T>) {
        json::array names;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
            [&](auto d) { names.emplace_back(enumText(d.value)); });
        return json::object{{"type", "string"}, {"enum", std::move(names)}};
    } else if constexpr (std::is_same_v<T, bool>) {
        return typeSchema("boolean");
    } else if constexpr (std::is_integral_v<T> || IsId<T>::value) {
        return typeSchema("integer");
    } else if constexpr (std::is_floating_point_v<T>) {
        return typeSchema("number");
    } else if constexpr (std::is_convertible_v<T, std::string_view>) {
        return typeSchema("string");
    } else if constexpr (IsOptional<T>::value) {
        return json::object{{"anyOf", json::array{schemaOf<typename T::value_type>(), typeSchema("null")}}};
    } else if constexpr (IsVector<T>::value) {
        return listSchema(schemaOf<typename T::value_type>());
    } else if constexpr (IsStringMap<T>::value) {
        return json::object{{"type", "object"}, {"additionalProperties", schemaOf<typename T::mapped_type>()}};
    } else {
        json::object members;
        json::array required;
        boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto d) {
            using Member = std::decay_t<decltype(std::declval<T>().*d.pointer)>;
            members.emplace(snakeCase(d.name), schemaOf<Member>());
            if constexpr (!(OmitAbsent<T> && IsOptional<Member>::value))
                required.emplace_back(snakeCase(d.name));
        });
        return json::object{{"type", "object"}, {"properties", std::move(members)}, {"required", std::move(required)}};
    }
}

} // namespace crat::protocol
