#include "core/companion/http/Api.h"
#include "core/companion/http/Fields.h"
#include "core/companion/store/Builds.h"
#include "core/companion/store/Items.h"
#include "core/companion/store/Runs.h"
#include "core/companion/store/Selections.h"

namespace crat::http {

namespace {

using protocol::objectSchema;
using protocol::schemaRef;
using protocol::typeSchema;

Result<TestItemId> itemId(const Request &request)
{
    return request.idParameter("id").map([](std::int64_t id) { return TestItemId(id); });
}

Result<protocol::TestItem> existing(store::Reader &reader, TestItemId id)
{
    auto item = store::items::byId(reader, id);
    if (!item)
        return tl::unexpected(item.error());
    if (!*item)
        return fail(Errc::NotFound, "there is no test item " + std::to_string(id.value()));
    return std::move(**item);
}

/// Where the request names none: what the caller has selected for the item's job, else what all have.
Result<BuildId> selectedBuild(store::Reader &reader, const protocol::TestItem &item, const std::string &who)
{
    if (item.associatedJobName.empty())
        return fail(Errc::BadInput, "build_info_id is missing, and the test item belongs to no job");
    for (const std::string &owner : {who, std::string()}) {
        auto selection = store::selections::byJob(reader, item.associatedJobName, owner);
        if (!selection)
            return tl::unexpected(selection.error());
        if (*selection && (*selection)->selectedBuild)
            return (*selection)->selectedBuild->id;
    }
    return fail(Errc::BadInput, "build_info_id is missing, and no build of the test item's job is selected");
}

Result<BuildId> buildToTest(store::Reader &reader, const protocol::TestItem &item, std::optional<BuildId> named,
                            const std::string &who)
{
    if (!named)
        return selectedBuild(reader, item, who);
    auto found = store::builds::byId(reader, *named);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found)
        return fail(Errc::NotFound, "there is no build " + std::to_string(named->value()));
    return *named;
}

Result<Response> trigger(RunTrigger *trigger, const Request &request, store::Transaction &tx)
{
    if (!trigger)
        return fail(Errc::Unsupported, "this companion runs no pipeline: start cratd with the role controller");
    auto item = itemId(request);
    if (!item)
        return tl::unexpected(item.error());
    auto body = request.jsonObject();
    if (!body)
        return tl::unexpected(body.error());
    auto named = optionalField<BuildId>(*body, "build_info_id");
    if (!named)
        return tl::unexpected(named.error());
    auto set = optionalField<ParameterSetId>(*body, "parameter_set_id");
    if (!set)
        return tl::unexpected(set.error());
    auto known = existing(tx, *item);
    if (!known)
        return tl::unexpected(known.error());
    auto build = buildToTest(tx, *known, *named, request.principal.email);
    if (!build)
        return tl::unexpected(build.error());
    auto answer = trigger->trigger(tx, {*item, *build, *set, request.principal.email});
    if (!answer)
        return tl::unexpected(answer.error());
    json::object data{{"queued", answer->queued}, {"run_id", answer->run.value()}};
    if (answer->queuePosition)
        data.emplace("queue_position", *answer->queuePosition);
    return Response::json({{"message", answer->queued ? "the run waits in the queue" : "the run has started"},
                           {"data", std::move(data)}});
}

/// A page of runs, of one item or all, each with its item and build in it.
Result<Response> runPage(const Request &request, store::Reader &reader, std::optional<TestItemId> item)
{
    const store::Span span{request.limit(), request.offset()};
    auto page = store::runs::page(reader, item, span);
    if (!page)
        return tl::unexpected(page.error());
    if (auto embedded = store::runs::embed(reader, page->items); !embedded)
        return tl::unexpected(embedded.error());
    return Response::json({{"data", protocol::toJson(page->items)},
                           {"total", page->total},
                           {"limit", span.limit},
                           {"offset", span.offset}});
}

Result<Response> listRuns(const Request &request, store::Reader &reader)
{
    auto item = itemId(request);
    if (!item)
        return tl::unexpected(item.error());
    if (auto known = existing(reader, *item); !known)
        return tl::unexpected(known.error());
    return runPage(request, reader, *item);
}

Result<Response> listAllRuns(const Request &request, store::Reader &reader)
{
    return runPage(request, reader, std::nullopt);
}

Result<Response> getRun(const Request &request, store::Reader &reader)
{
    auto id = request.idParameter("run");
    if (!id)
        return tl::unexpected(id.error());
    auto run = store::runs::byId(reader, RunId(*id), true);
    if (!run)
        return tl::unexpected(run.error());
    if (!*run)
        return fail(Errc::NotFound, "there is no run " + std::to_string(*id));
    return Response::json({{"data", protocol::toJson(**run)}});
}

Result<Response> clearHistory(const Request &request, store::Transaction &tx)
{
    auto item = itemId(request);
    if (!item)
        return tl::unexpected(item.error());
    auto count = store::runs::clearHistory(tx, *item);
    if (!count)
        return tl::unexpected(count.error());
    return Response::json({{"message", "history cleared; runs that still go on stay"},
                           {"deleted_count", *count},
                           {"test_item_id", item->value()},
                           {"cleared_by", request.principal.email}});
}

} // namespace

void addRunRoutes(Router &router, RunTrigger *runTrigger)
{
    const std::string tag = "runs";
    router.write(
        {.method = Method::Post,
         .path = "/api/v1/test-items/{id}/deploy-test",
         .role = Role::User,
         .operationId = "trigger",
         .summary =
             "Deploy and test a build: download, deploy, test, report, mail. Without build_info_id the one that the "
             "caller has selected for the item's job, else the one that all have",
         .tag = tag,
         .request =
             json::object{{"type", "object"},
                          {"properties",
                           json::object{{"build_info_id", json::object{{"type", json::array{"integer", "null"}}}},
                                        {"parameter_set_id", json::object{{"type", json::array{"integer", "null"}}}}}}},
         .response =
             objectSchema({{"message", typeSchema("string")},
                           {"data", json::object{{"type", "object"},
                                                 {"properties", json::object{{"queued", typeSchema("boolean")},
                                                                             {"queue_position", typeSchema("integer")},
                                                                             {"run_id", typeSchema("integer")}}},
                                                 {"required", json::array{"queued", "run_id"}}}}}),
         .failures = {404, 409, 501}},
        [runTrigger](const Request &request, store::Transaction &tx) { return trigger(runTrigger, request, tx); });
    router.read({.path = "/api/v1/test-items/{id}/deploy-runs",
                 .role = Role::User,
                 .operationId = "listRuns",
                 .summary = "An item's runs, newest first",
                 .tag = tag,
                 .response = pageSchema(schemaRef("DeployTestRun")),
                 .query = {{"limit", "1 to 100, else 20", true}, {"offset", "from 0", true}},
                 .failures = {404}},
                listRuns);
    router.read({.path = "/api/v1/deploy-test-runs",
                 .role = Role::User,
                 .operationId = "listAllRuns",
                 .summary = "The runs of all items, newest first, with item and build",
                 .tag = tag,
                 .response = pageSchema(schemaRef("DeployTestRun")),
                 .query = {{"limit", "1 to 100, else 20", true}, {"offset", "from 0", true}}},
                listAllRuns);
    router.read({.path = "/api/v1/deploy-test-runs/{run}",
                 .role = Role::User,
                 .operationId = "getRun",
                 .summary = "One run, with its item and build",
                 .tag = tag,
                 .response = dataSchema(schemaRef("DeployTestRun")),
                 .failures = {404}},
                getRun);
    router.write({.method = Method::Delete,
                  .path = "/api/v1/test-items/{id}/deploy-history",
                  .role = Role::Admin,
                  .operationId = "clearHistory",
                  .summary = "Remove an item's ended runs",
                  .tag = tag,
                  .response = objectSchema({{"message", typeSchema("string")},
                                            {"deleted_count", typeSchema("integer")},
                                            {"test_item_id", typeSchema("integer")},
                                            {"cleared_by", typeSchema("string")}}),
                  .failures = {404}},
                 clearHistory);
    router.read({.path = "/api/v1/processing-count",
                 .role = Role::User,
                 .operationId = "getProcessingCount",
                 .summary = "How many runs have not yet ended",
                 .tag = tag,
                 .response = dataSchema(objectSchema({{"count", typeSchema("integer")}}))},
                [](const Request &, store::Reader &reader) -> Result<Response> {
                    auto count = store::runs::openCount(reader);
                    if (!count)
                        return tl::unexpected(count.error());
                    return Response::json({{"data", {{"count", *count}}}});
                });
}

} // namespace crat::http
