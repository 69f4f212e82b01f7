#include "core/companion/http/Api.h"
#include "core/companion/http/Fields.h"
#include "core/companion/store/Builds.h"

namespace crat::http {

namespace {

using protocol::listSchema;
using protocol::objectSchema;
using protocol::schemaRef;
using protocol::typeSchema;
constexpr std::int64_t MaxJobList =
    10000; ///< the contract's per-job list has no pages; ask with limit and offset beyond

const std::vector<QueryParameter> paging = {{"limit", "1 to 100, else 20", true}, {"offset", "from 0", true}};

Result<Response> listBuilds(const Request &request, store::Reader &reader)
{
    const store::Span span{request.limit(), request.offset()};
    auto page = store::builds::page(reader, request.queryText("job_name").value_or(""), span);
    if (!page)
        return tl::unexpected(page.error());
    return Response::json({{"data", protocol::toJson(page->items)},
                           {"total", page->total},
                           {"limit", span.limit},
                           {"offset", span.offset}});
}

Result<Response> listJobBuilds(const Request &request, store::Reader &reader)
{
    const bool paged = request.queryText("limit") || request.queryText("offset");
    const store::Span span = paged ? store::Span{request.limit(), request.offset()} : store::Span{MaxJobList, 0};
    auto page = store::builds::page(reader, request.parameter("job"), span);
    if (!page)
        return tl::unexpected(page.error());
    return Response::json({{"data", protocol::toJson(page->items)}});
}

Result<Response> latestBuild(const Request &request, store::Reader &reader)
{
    auto build = store::builds::latest(reader, request.parameter("job"));
    if (!build)
        return tl::unexpected(build.error());
    if (!*build)
        return fail(Errc::NotFound, "this job has no build yet");
    return Response::json({{"data", protocol::toJson(**build)}});
}

Result<Response> deleteBuild(const Request &request, store::Transaction &tx)
{
    auto id = request.idParameter("id");
    if (!id)
        return tl::unexpected(id.error());
    auto gone = store::builds::remove(tx, BuildId(*id));
    if (!gone)
        return tl::unexpected(gone.error());
    return Response::json(
        {{"message", "build deleted"},
         {"deleted_build",
          {{"id", gone->id.value()}, {"job_name", gone->jobName}, {"build_number", gone->buildNumber}}}});
}

Result<Response> addJobName(const Request &request, store::Transaction &tx)
{
    auto body = request.jsonObject();
    if (!body)
        return tl::unexpected(body.error());
    auto job = nameField(*body, "job_name", MaxJobNameBytes);
    if (!job)
        return tl::unexpected(job.error());
    if (auto added = store::builds::addJob(tx, *job); !added)
        return tl::unexpected(added.error());
    return Response::json({{"message", "job name added"}, {"job_name", *job}});
}

Result<Response> deleteJobName(const Request &request, store::Transaction &tx)
{
    const std::string &job = request.parameter("job");
    if (auto gone = store::builds::removeJob(tx, job); !gone)
        return tl::unexpected(gone.error());
    return Response::json({{"message", "job name deleted, with its builds and their runs"}, {"job_name", job}});
}

void addJobNameRoutes(Router &router)
{
    const json::value named = objectSchema({{"message", typeSchema("string")}, {"job_name", typeSchema("string")}});
    router.read({.path = "/api/v1/builds/job-names",
                 .role = Role::User,
                 .operationId = "listJobNames",
                 .summary = "Names of all jobs, sorted",
                 .tag = "builds",
                 .response = dataSchema(listSchema(typeSchema("string")))},
                [](const Request &, store::Reader &reader) -> Result<Response> {
                    auto names = store::builds::jobNames(reader);
                    if (!names)
                        return tl::unexpected(names.error());
                    return Response::json({{"data", protocol::toJson(*names)}});
                });
    router.write({.method = Method::Post,
                  .path = "/api/v1/builds/job-names",
                  .role = Role::Admin,
                  .operationId = "addJobName",
                  .summary = "Make a job known before its first build",
                  .tag = "builds",
                  .request = objectSchema({{"job_name", typeSchema("string")}}),
                  .response = named,
                  .failures = {409}},
                 addJobName);
    router.write({.method = Method::Delete,
                  .path = "/api/v1/builds/job-names/{job}",
                  .role = Role::Admin,
                  .operationId = "deleteJobName",
                  .summary = "Remove a job, its builds and their runs",
                  .tag = "builds",
                  .response = named,
                  .failures = {404}},
                 deleteJobName);
}

} // namespace

void addBuildRoutes(Router &router, WebhookIntake &intake)
{
    router.async(
        {.method = Method::Post,
         .path = "/api/v1/builds",
         .role = Role::Public,
         .operationId = "announceBuild",
         .summary = "Jenkins announces a build; 200 means that it is on the disk",
         .tag = "builds",
         .request =
             json::object{
                 {"type", "object"},
                 {"properties", json::object{{"JOB_NAME", typeSchema("string")},
                                             {"PACKAGE_PATH", typeSchema("string")},
                                             {"BUILD_NUMBER", json::object{{"type", json::array{"integer", "string"}}}},
                                             {"BUILD_USER", json::object{{"type", json::array{"string", "null"}}}},
                                             {"CRAT_TEST", json::object{}}}},
                 {"required", json::array{"JOB_NAME", "PACKAGE_PATH", "BUILD_NUMBER"}}},
         .response = messageSchema(),
         .maxBody = MaxWebhookBytes},
        [&intake](const std::shared_ptr<const Request> &request, const Responder &out) {
            intake.accept(request, out);
        });
    std::vector<QueryParameter> query = paging;
    query.push_back({"job_name", "only this job's", false});
    router.read({.path = "/api/v1/builds",
                 .role = Role::User,
                 .operationId = "listBuilds",
                 .summary = "Builds, newest first",
                 .tag = "builds",
                 .response = pageSchema(schemaRef("Build")),
                 .query = query},
                listBuilds);
    router.read({.path = "/api/v1/builds/job/{job}",
                 .role = Role::User,
                 .operationId = "listJobBuilds",
                 .summary = "A job's builds, newest first; all of them where neither limit nor offset is given",
                 .tag = "builds",
                 .response = dataSchema(listSchema(schemaRef("Build"))),
                 .query = paging},
                listJobBuilds);
    router.read({.path = "/api/v1/builds/job/{job}/latest",
                 .role = Role::User,
                 .operationId = "getLatestBuild",
                 .summary = "A job's newest build",
                 .tag = "builds",
                 .response = dataSchema(schemaRef("Build")),
                 .failures = {404}},
                latestBuild);
    router.write(
        {.method = Method::Delete,
         .path = "/api/v1/builds/{id}",
         .role = Role::Admin,
         .operationId = "deleteBuild",
         .summary = "Remove a build and its runs",
         .tag = "builds",
         .response = objectSchema({{"message", typeSchema("string")},
                                   {"deleted_build", objectSchema({{"id", typeSchema("integer")},
                                                                   {"job_name", typeSchema("string")},
                                                                   {"build_number", typeSchema("integer")}})}}),
         .failures = {404}},
        deleteBuild);
    addJobNameRoutes(router);
}

} // namespace crat::http
