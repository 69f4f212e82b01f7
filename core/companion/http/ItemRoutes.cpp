#include "core/companion/http/Api.h"
#include "core/companion/http/Fields.h"
#include "core/companion/store/Items.h"

namespace crat::http {

namespace {

using protocol::listSchema;
using protocol::objectSchema;
using protocol::schemaRef;
using protocol::typeSchema;

Result<protocol::TestItem> itemFrom(const protocol::TestItem &before, const json::object &body)
{
    auto item =
        overlaid(before, body,
                 {"name", "description", "associated_job_name", "associated_parameter_set_id", "notification_enabled"});
    if (!item)
        return item;
    if (item->name.empty() || item->name.size() > 255)
        return fail(Errc::BadInput, "name must have 1 to 255 bytes");
    if (item->associatedJobName.size() > MaxJobNameBytes)
        return fail(Errc::BadInput, "associated_job_name is longer than " + std::to_string(MaxJobNameBytes) + " bytes");
    return item;
}

/// The route's item, or NotFound.
Result<protocol::TestItem> itemOf(const Request &request, store::Reader &reader)
{
    auto id = request.idParameter("id");
    if (!id)
        return tl::unexpected(id.error());
    auto item = store::items::byId(reader, TestItemId(*id));
    if (!item)
        return tl::unexpected(item.error());
    if (!*item)
        return fail(Errc::NotFound, "there is no test item " + std::to_string(*id));
    return std::move(**item);
}

Result<Response> addItem(const Request &request, store::Transaction &tx)
{
    auto body = request.jsonObject();
    if (!body)
        return tl::unexpected(body.error());
    if (auto name = nameField(*body, "name"); !name)
        return tl::unexpected(name.error());
    auto item = itemFrom({}, *body);
    if (!item)
        return tl::unexpected(item.error());
    auto added = store::items::add(tx, *item);
    if (!added)
        return tl::unexpected(added.error());
    return Response::json({{"message", "test item added"}, {"data", protocol::toJson(*added)}}, 201);
}

Result<Response> changeItem(const Request &request, store::Transaction &tx)
{
    auto before = itemOf(request, tx);
    if (!before)
        return tl::unexpected(before.error());
    auto body = request.jsonObject();
    if (!body)
        return tl::unexpected(body.error());
    auto item = itemFrom(*before, *body);
    if (!item)
        return tl::unexpected(item.error());
    if (auto saved = store::items::save(tx, *item); !saved)
        return tl::unexpected(saved.error());
    return Response::message("test item changed");
}

Result<Response> deleteItem(const Request &request, store::Transaction &tx)
{
    auto id = request.idParameter("id");
    if (!id)
        return tl::unexpected(id.error());
    if (auto gone = store::items::remove(tx, TestItemId(*id)); !gone)
        return tl::unexpected(gone.error());
    return Response::message("test item deleted, with its runs");
}

json::value itemFields(bool nameRequired)
{
    json::object schema{{"type", "object"},
                        {"properties", json::object{{"name", typeSchema("string")},
                                                    {"description", typeSchema("string")},
                                                    {"associated_job_name", typeSchema("string")},
                                                    {"associated_parameter_set_id",
                                                     json::object{{"type", json::array{"integer", "null"}}}},
                                                    {"notification_enabled", typeSchema("boolean")}}}};
    if (nameRequired)
        schema.emplace("required", json::array{"name"});
    return schema;
}

} // namespace

void addItemRoutes(Router &router)
{
    const std::string tag = "test items";
    router.read({.path = "/api/v1/test-items",
                 .role = Role::User,
                 .operationId = "listTestItems",
                 .summary = "All test items",
                 .tag = tag,
                 .response = dataSchema(listSchema(schemaRef("TestItem")))},
                [](const Request &, store::Reader &reader) -> Result<Response> {
                    auto items = store::items::all(reader);
                    if (!items)
                        return tl::unexpected(items.error());
                    return Response::json({{"data", protocol::toJson(*items)}});
                });
    router.read({.path = "/api/v1/test-items/{id}",
                 .role = Role::User,
                 .operationId = "getTestItem",
                 .summary = "One test item",
                 .tag = tag,
                 .response = dataSchema(schemaRef("TestItem")),
                 .failures = {404}},
                [](const Request &request, store::Reader &reader) -> Result<Response> {
                    auto item = itemOf(request, reader);
                    if (!item)
                        return tl::unexpected(item.error());
                    return Response::json({{"data", protocol::toJson(*item)}});
                });
    router.write({.method = Method::Post,
                  .path = "/api/v1/test-items",
                  .role = Role::Admin,
                  .operationId = "addTestItem",
                  .summary = "A new test item",
                  .tag = tag,
                  .status = 201,
                  .request = itemFields(true),
                  .response = objectSchema({{"message", typeSchema("string")}, {"data", schemaRef("TestItem")}}),
                  .failures = {409}},
                 addItem);
    router.write({.method = Method::Put,
                  .path = "/api/v1/test-items/{id}",
                  .role = Role::Admin,
                  .operationId = "changeTestItem",
                  .summary = "Change the fields that are given",
                  .tag = tag,
                  .request = itemFields(false),
                  .response = messageSchema(),
                  .failures = {404, 409}},
                 changeItem);
    router.write({.method = Method::Delete,
                  .path = "/api/v1/test-items/{id}",
                  .role = Role::Admin,
                  .operationId = "deleteTestItem",
                  .summary = "Remove a test item and its runs",
                  .tag = tag,
                  .response = messageSchema(),
                  .failures = {404}},
                 deleteItem);
}

} // namespace crat::http
