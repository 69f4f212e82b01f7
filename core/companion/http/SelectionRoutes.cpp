#include "core/companion/http/Api.h"
#include "core/companion/http/Fields.h"
#include "core/companion/store/Selections.h"

namespace crat::http {

namespace {

using protocol::listSchema;
using protocol::objectSchema;
using protocol::schemaRef;
using protocol::typeSchema;
constexpr std::chrono::hours SyncAge{24};

Result<Response> answer(Result<store::selections::Selection> selection)
{
    if (!selection)
        return tl::unexpected(selection.error());
    return Response::json(protocol::toJson(*selection));
}

Result<Response> select(const Request &request, store::Transaction &tx)
{
    auto body = request.jsonObject();
    if (!body)
        return tl::unexpected(body.error());
    auto job = nameField(*body, "job_name", MaxJobNameBytes);
    if (!job)
        return tl::unexpected(job.error());
    auto build = field<BuildId>(*body, "build_id");
    if (!build)
        return tl::unexpected(build.error());
    auto autoSync = optionalField<bool>(*body, "auto_sync");
    if (!autoSync)
        return tl::unexpected(autoSync.error());
    return answer(store::selections::select(tx, *job, *build, *autoSync));
}

} // namespace

void addSelectionRoutes(Router &router)
{
    const std::string tag = "job versions";
    router.read({.path = "/api/v1/job-versions",
                 .role = Role::User,
                 .operationId = "listSelections",
                 .summary = "Which build each job's next trigger takes",
                 .tag = tag,
                 .response = listSchema(schemaRef("JobVersionSelection"))},
                [](const Request &, store::Reader &reader) -> Result<Response> {
                    auto all = store::selections::all(reader);
                    if (!all)
                        return tl::unexpected(all.error());
                    return Response::json(protocol::toJson(*all));
                });
    router.read({.path = "/api/v1/job-versions/{job}",
                 .role = Role::User,
                 .operationId = "getSelection",
                 .summary = "One job's selection",
                 .tag = tag,
                 .response = schemaRef("JobVersionSelection"),
                 .failures = {404}},
                [](const Request &request, store::Reader &reader) -> Result<Response> {
                    auto one = store::selections::byJob(reader, request.parameter("job"));
                    if (!one)
                        return tl::unexpected(one.error());
                    if (!*one)
                        return fail(Errc::NotFound, "there is no version selection for this job");
                    return Response::json(protocol::toJson(**one));
                });
    router.write(
        {.method = Method::Put,
         .path = "/api/v1/job-versions",
         .role = Role::User,
         .operationId = "select",
         .summary = "Choose a build; auto_sync: follow the newest",
         .tag = tag,
         .request = json::object{{"type", "object"},
                                 {"properties",
                                  json::object{{"job_name", typeSchema("string")},
                                               {"build_id", typeSchema("integer")},
                                               {"auto_sync", json::object{{"type", json::array{"boolean", "null"}}}}}},
                                 {"required", json::array{"job_name", "build_id"}}},
         .response = schemaRef("JobVersionSelection"),
         .failures = {404}},
        select);
    router.write({.method = Method::Post,
                  .path = "/api/v1/job-versions/{job}/sync",
                  .role = Role::User,
                  .operationId = "syncSelection",
                  .summary = "Take the job's newest build",
                  .tag = tag,
                  .response = schemaRef("JobVersionSelection"),
                  .failures = {404}},
                 [](const Request &request, store::Transaction &tx) {
                     return answer(store::selections::sync(tx, request.parameter("job")));
                 });
    router.write({.method = Method::Post,
                  .path = "/api/v1/job-versions/auto-sync",
                  .role = Role::User,
                  .operationId = "syncOldSelections",
                  .summary = "Bring every following selection whose last sync is a day old to the newest build",
                  .tag = tag,
                  .response = objectSchema({{"message", typeSchema("string")}, {"sync_count", typeSchema("integer")}})},
                 [](const Request &, store::Transaction &tx) -> Result<Response> {
                     auto count = store::selections::syncOld(tx, SyncAge);
                     if (!count)
                         return tl::unexpected(count.error());
                     return Response::json({{"message", "selections synchronised"}, {"sync_count", *count}});
                 });
    router.write({.method = Method::Delete,
                  .path = "/api/v1/job-versions/{job}",
                  .role = Role::Admin,
                  .operationId = "deleteSelection",
                  .summary = "Forget a job's selection",
                  .tag = tag,
                  .response = messageSchema(),
                  .failures = {404}},
                 [](const Request &request, store::Transaction &tx) -> Result<Response> {
                     if (auto gone = store::selections::remove(tx, request.parameter("job")); !gone)
                         return tl::unexpected(gone.error());
                     return Response::message("version selection deleted");
                 });
}

} // namespace crat::http
