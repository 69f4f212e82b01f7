#include "core/companion/http/Api.h"
#include "core/companion/http/Fields.h"
#include "core/companion/store/Settings.h"

namespace crat::http {

namespace {

using protocol::objectSchema;
using protocol::schemaRef;
using protocol::typeSchema;
constexpr std::size_t MaxSettingsAtOnce = 200;

/// Scripts also send plain numbers and truth values; kept is their text.
Result<std::string> valueText(std::string_view key, const json::value &value)
{
    if (value.is_string())
        return std::string(std::string_view(value.get_string()));
    if (value.is_bool() || value.is_int64() || value.is_uint64())
        return json::serialize(value);
    return fail(Errc::BadInput, "setting " + std::string(key.substr(0, 100)) + " must be a text");
}

json::object withKey(const std::string &key, const protocol::Setting &setting)
{
    json::object out{{"key", key}};
    const json::value members = protocol::toJson(setting);
    for (const auto &member : members.as_object())
        out.emplace(member.key(), member.value());
    return out;
}

Result<Response> changeSettings(const Request &request, store::Transaction &tx)
{
    auto body = request.jsonObject();
    if (!body)
        return tl::unexpected(body.error());
    if (body->size() > MaxSettingsAtOnce)
        return fail(Errc::TooLarge, "more than " + std::to_string(MaxSettingsAtOnce) + " settings at once");
    for (const auto &[key, value] : *body) {
        auto text = valueText(key, value);
        if (!text)
            return tl::unexpected(text.error());
        if (auto set = store::settings::set(tx, std::string(std::string_view(key)), *text); !set)
            return tl::unexpected(set.error());
    }
    return Response::message("settings changed");
}

Result<Response> changeSetting(const Request &request, store::Transaction &tx)
{
    auto body = request.jsonObject();
    if (!body)
        return tl::unexpected(body.error());
    const std::string &key = request.parameter("key");
    auto value = field<json::value>(*body, "value");
    if (!value)
        return tl::unexpected(value.error());
    auto text = valueText(key, *value);
    if (!text)
        return tl::unexpected(text.error());
    auto description = optionalField<std::string>(*body, "description");
    if (!description)
        return tl::unexpected(description.error());
    auto set = store::settings::set(tx, key, *text, *description);
    if (!set)
        return tl::unexpected(set.error());
    return Response::json({{"message", "setting changed"}, {"data", withKey(key, *set)}});
}

json::value keyedSchema()
{
    return objectSchema({{"key", typeSchema("string")},
                         {"value", typeSchema("string")},
                         {"description", typeSchema("string")},
                         {"updated_at", json::object{{"type", "string"}, {"format", "date-time"}}}});
}

} // namespace

void addSettingRoutes(Router &router)
{
    const std::string tag = "settings";
    router.read(
        {.path = "/api/v1/settings",
         .role = Role::User,
         .operationId = "listSettings",
         .summary = "All settings by key; secret values are empty",
         .tag = tag,
         .response = dataSchema(json::object{{"type", "object"}, {"additionalProperties", schemaRef("Setting")}})},
        [](const Request &, store::Reader &reader) -> Result<Response> {
            auto all = store::settings::all(reader);
            if (!all)
                return tl::unexpected(all.error());
            return Response::json({{"data", protocol::toJson(*all)}});
        });
    router.read({.path = "/api/v1/settings/{key}",
                 .role = Role::User,
                 .operationId = "getSetting",
                 .summary = "One setting",
                 .tag = tag,
                 .response = dataSchema(keyedSchema()),
                 .failures = {404}},
                [](const Request &request, store::Reader &reader) -> Result<Response> {
                    auto one = store::settings::one(reader, request.parameter("key"));
                    if (!one)
                        return tl::unexpected(one.error());
                    return Response::json({{"data", withKey(request.parameter("key"), *one)}});
                });
    router.write({.method = Method::Put,
                  .path = "/api/v1/settings",
                  .role = Role::Admin,
                  .operationId = "changeSettings",
                  .summary = "Set several; all or none",
                  .tag = tag,
                  .request = json::object{{"type", "object"},
                                          {"additionalProperties",
                                           json::object{{"type", json::array{"string", "integer", "boolean"}}}}},
                  .response = messageSchema()},
                 changeSettings);
    router.write(
        {.method = Method::Put,
         .path = "/api/v1/settings/{key}",
         .role = Role::Admin,
         .operationId = "changeSetting",
         .summary = "Set one",
         .tag = tag,
         .request =
             json::object{{"type", "object"},
                          {"properties",
                           json::object{{"value", json::object{{"type", json::array{"string", "integer", "boolean"}}}},
                                        {"description", json::object{{"type", json::array{"string", "null"}}}}}},
                          {"required", json::array{"value"}}},
         .response = objectSchema({{"message", typeSchema("string")}, {"data", keyedSchema()}})},
        changeSetting);
}

} // namespace crat::http
