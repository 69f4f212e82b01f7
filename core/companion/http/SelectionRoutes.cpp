#include "core/companion/http/Api.h"
#include "core/companion/http/Fields.h"
#include "core/companion/store/Selections.h"

namespace crat::http {

namespace {

using protocol::listSchema;
using protocol::objectSchema;
using protocol::schemaRef;
using protocol::typeSchema;
using store::selections::Scope;
constexpr std::chrono::hours SyncAge{24};
constexpr const char *Tag = "job versions";

Result<Response> answer(Result<store::selections::Selection> selection)
{
    if (!selection)
        return tl::unexpected(selection.error());
    return Response::json(protocol::toJson(*selection));
}

/// The same routes twice: for the selections that all share, and below /me for each person's own.
struct Kind {
    bool own = false;
    std::string path;   ///< "/api/v1/job-versions"
    std::string suffix; ///< of the operations' names

    Scope scope(const Request &request) const
    {
        const std::string &who = request.principal.email;
        return {own ? who : std::string(), who};
    }
};

Result<Response> select(const Kind &kind, const Request &request, store::Transaction &tx)
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
    return answer(store::selections::select(tx, kind.scope(request), *job, *build, *autoSync));
}

Result<Response> history(const Kind &kind, const Request &request, store::Reader &reader)
{
    const store::Span span{request.limit(), request.offset()};
    auto page = store::selections::history(reader, request.parameter("job"), kind.scope(request).owner, span);
    if (!page)
        return tl::unexpected(page.error());
    return Response::json({{"data", protocol::toJson(page->items)},
                           {"total", page->total},
                           {"limit", span.limit},
                           {"offset", span.offset}});
}

void addReading(Router &router, const Kind &kind)
{
    const std::string whose = kind.own ? "your own selection" : "the selection that all share";
    router.read({.path = kind.path,
                 .role = Role::User,
                 .operationId = "list" + kind.suffix + "s",
                 .summary = kind.own ? "Which build each job's next trigger of yours takes instead of the shared one"
                                     : "Which build each job's next trigger takes",
                 .tag = Tag,
                 .response = listSchema(schemaRef("JobVersionSelection"))},
                [kind](const Request &request, store::Reader &reader) -> Result<Response> {
                    auto all = store::selections::all(reader, kind.scope(request).owner);
                    if (!all)
                        return tl::unexpected(all.error());
                    return Response::json(protocol::toJson(*all));
                });
    router.read({.path = kind.path + "/{job}",
                 .role = Role::User,
                 .operationId = "get" + kind.suffix,
                 .summary = "One job's: " + whose,
                 .tag = Tag,
                 .response = schemaRef("JobVersionSelection"),
                 .failures = {404}},
                [kind](const Request &request, store::Reader &reader) -> Result<Response> {
                    auto one = store::selections::byJob(reader, request.parameter("job"), kind.scope(request).owner);
                    if (!one)
                        return tl::unexpected(one.error());
                    if (!*one)
                        return fail(Errc::NotFound, "there is no version selection for this job");
                    return Response::json(protocol::toJson(**one));
                });
    router.read(
        {.path = kind.path + "/{job}/history",
         .role = Role::User,
         .operationId = "get" + kind.suffix + "History",
         .summary = "Who chose what when, the newest first, of " + whose + "; who is empty where it followed its job",
         .tag = Tag,
         .response = pageSchema(schemaRef("SelectionChange")),
         .query = {{"limit", "1 to 100, else 20", true}, {"offset", "from 0", true}}},
        [kind](const Request &request, store::Reader &reader) { return history(kind, request, reader); });
}

void addChanging(Router &router, const Kind &kind)
{
    router.write(
        {.method = Method::Put,
         .path = kind.path,
         .role = Role::User,
         .operationId = "select" + std::string(kind.own ? "Own" : ""),
         .summary =
             "Choose a build. auto_sync true: the selection follows the job's newest build; false: it stays; absent "
             "or null: an existing selection does as it did, a new one stays",
         .tag = Tag,
         .request = json::object{{"type", "object"},
                                 {"properties",
                                  json::object{{"job_name", typeSchema("string")},
                                               {"build_id", typeSchema("integer")},
                                               {"auto_sync", json::object{{"type", json::array{"boolean", "null"}}}}}},
                                 {"required", json::array{"job_name", "build_id"}}},
         .response = schemaRef("JobVersionSelection"),
         .failures = {404}},
        [kind](const Request &request, store::Transaction &tx) { return select(kind, request, tx); });
    router.write({.method = Method::Post,
                  .path = kind.path + "/{job}/sync",
                  .role = Role::User,
                  .operationId = "sync" + kind.suffix,
                  .summary = "Take the job's newest build",
                  .tag = Tag,
                  .response = schemaRef("JobVersionSelection"),
                  .failures = {404}},
                 [kind](const Request &request, store::Transaction &tx) {
                     return answer(store::selections::sync(tx, kind.scope(request), request.parameter("job")));
                 });
    router.write({.method = Method::Delete,
                  .path = kind.path + "/{job}",
                  .role = kind.own ? Role::User : Role::Admin,
                  .operationId = "delete" + kind.suffix,
                  .summary = kind.own ? "Go by the shared selection again" : "Forget a job's selection",
                  .tag = Tag,
                  .response = messageSchema(),
                  .failures = {404}},
                 [kind](const Request &request, store::Transaction &tx) -> Result<Response> {
                     const auto gone = store::selections::remove(tx, kind.scope(request), request.parameter("job"));
                     if (!gone)
                         return tl::unexpected(gone.error());
                     return Response::message("version selection deleted");
                 });
}

} // namespace

void addSelectionRoutes(Router &router)
{
    for (const Kind &kind :
         {Kind{false, "/api/v1/job-versions", "Selection"}, Kind{true, "/api/v1/me/job-versions", "OwnSelection"}}) {
        addReading(router, kind);
        addChanging(router, kind);
    }
    router.write({.method = Method::Post,
                  .path = "/api/v1/job-versions/auto-sync",
                  .role = Role::User,
                  .operationId = "syncOldSelections",
                  .summary = "Bring every following selection whose last sync is a day old to the newest build",
                  .tag = Tag,
                  .response = objectSchema({{"message", typeSchema("string")}, {"sync_count", typeSchema("integer")}})},
                 [](const Request &request, store::Transaction &tx) -> Result<Response> {
                     auto count = store::selections::syncOld(tx, request.principal.email, SyncAge);
                     if (!count)
                         return tl::unexpected(count.error());
                     return Response::json({{"message", "selections synchronised"}, {"sync_count", *count}});
                 });
}

} // namespace crat::http
