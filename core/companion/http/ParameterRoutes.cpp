#include "core/companion/http/Api.h"
#include "core/companion/http/Fields.h"
#include "core/companion/store/Items.h"

namespace crat::http {

namespace {

using protocol::listSchema;
using protocol::objectSchema;
using protocol::schemaRef;
using protocol::typeSchema;

Result<protocol::ParameterSet> setFrom(const protocol::ParameterSet &before, const json::object &body)
{
    auto set = overlaid(before, body, {"name", "description", "parameters"});
    if (!set)
        return set;
    if (set->name.empty() || set->name.size() > 255)
        return fail(Errc::BadInput, "name must have 1 to 255 bytes");
    const json::value *upgrade = set->parameters.if_contains("upgrade_type");
    if (upgrade && *upgrade != json::value("full") && *upgrade != json::value("update") && *upgrade != json::value(""))
        return fail(Errc::BadInput, "parameters.upgrade_type must be full or update");
    for (const char *key : {"service_name", "install_dir", "test_path", "base_url", "report_keyword"}) {
        const json::value *value = set->parameters.if_contains(key);
        if (value && !value->is_string())
            return fail(Errc::BadInput, std::string("parameters.") + key + " must be a text");
    }
    return set;
}

Result<protocol::ParameterSet> setOf(const Request &request, store::Reader &reader)
{
    auto id = request.idParameter("id");
    if (!id)
        return tl::unexpected(id.error());
    auto set = store::parameters::byId(reader, ParameterSetId(*id));
    if (!set)
        return tl::unexpected(set.error());
    if (!*set)
        return fail(Errc::NotFound, "there is no parameter set " + std::to_string(*id));
    return std::move(**set);
}

Result<Response> addSet(const Request &request, store::Transaction &tx)
{
    auto body = request.jsonObject();
    if (!body)
        return tl::unexpected(body.error());
    if (auto name = nameField(*body, "name"); !name)
        return tl::unexpected(name.error());
    auto set = setFrom({}, *body);
    if (!set)
        return tl::unexpected(set.error());
    auto added = store::parameters::add(tx, *set);
    if (!added)
        return tl::unexpected(added.error());
    return Response::json({{"message", "parameter set added"}, {"data", protocol::toJson(*added)}}, 201);
}

Result<Response> changeSet(const Request &request, store::Transaction &tx)
{
    auto before = setOf(request, tx);
    if (!before)
        return tl::unexpected(before.error());
    auto body = request.jsonObject();
    if (!body)
        return tl::unexpected(body.error());
    auto set = setFrom(*before, *body);
    if (!set)
        return tl::unexpected(set.error());
    if (auto saved = store::parameters::save(tx, *set); !saved)
        return tl::unexpected(saved.error());
    return Response::message("parameter set changed");
}

Result<Response> deleteSet(const Request &request, store::Transaction &tx)
{
    auto id = request.idParameter("id");
    if (!id)
        return tl::unexpected(id.error());
    if (auto gone = store::parameters::remove(tx, ParameterSetId(*id)); !gone)
        return tl::unexpected(gone.error());
    return Response::message("parameter set deleted");
}

json::value setFields(bool nameRequired)
{
    json::object schema{{"type", "object"},
                        {"properties", json::object{{"name", typeSchema("string")},
                                                    {"description", typeSchema("string")},
                                                    {"parameters", typeSchema("object")}}}};
    if (nameRequired)
        schema.emplace("required", json::array{"name"});
    return schema;
}

} // namespace

void addParameterRoutes(Router &router)
{
    const std::string tag = "parameter sets";
    router.read({.path = "/api/v1/parameter-sets",
                 .role = Role::User,
                 .operationId = "listParameterSets",
                 .summary = "All parameter sets, by name",
                 .tag = tag,
                 .response = dataSchema(listSchema(schemaRef("ParameterSet")))},
                [](const Request &, store::Reader &reader) -> Result<Response> {
                    auto sets = store::parameters::all(reader);
                    if (!sets)
                        return tl::unexpected(sets.error());
                    return Response::json({{"data", protocol::toJson(*sets)}});
                });
    router.read({.path = "/api/v1/parameter-sets/{id}",
                 .role = Role::User,
                 .operationId = "getParameterSet",
                 .summary = "One parameter set",
                 .tag = tag,
                 .response = dataSchema(schemaRef("ParameterSet")),
                 .failures = {404}},
                [](const Request &request, store::Reader &reader) -> Result<Response> {
                    auto set = setOf(request, reader);
                    if (!set)
                        return tl::unexpected(set.error());
                    return Response::json({{"data", protocol::toJson(*set)}});
                });
    router.write({.method = Method::Post,
                  .path = "/api/v1/parameter-sets",
                  .role = Role::Admin,
                  .operationId = "addParameterSet",
                  .summary = "A new parameter set; every key of parameters is kept as given",
                  .tag = tag,
                  .status = 201,
                  .request = setFields(true),
                  .response = objectSchema({{"message", typeSchema("string")}, {"data", schemaRef("ParameterSet")}}),
                  .failures = {409}},
                 addSet);
    router.write({.method = Method::Put,
                  .path = "/api/v1/parameter-sets/{id}",
                  .role = Role::Admin,
                  .operationId = "changeParameterSet",
                  .summary = "Change the fields that are given",
                  .tag = tag,
                  .request = setFields(false),
                  .response = messageSchema(),
                  .failures = {404, 409}},
                 changeSet);
    router.write({.method = Method::Delete,
                  .path = "/api/v1/parameter-sets/{id}",
                  .role = Role::Admin,
                  .operationId = "deleteParameterSet",
                  .summary = "Remove a parameter set; \"default\" stays",
                  .tag = tag,
                  .response = messageSchema(),
                  .failures = {404}},
                 deleteSet);
}

} // namespace crat::http
