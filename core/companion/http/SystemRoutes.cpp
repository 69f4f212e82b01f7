#include "core/companion/http/Api.h"
#include "core/companion/http/Fields.h"

namespace crat::http {

namespace {

using protocol::listSchema;
using protocol::objectSchema;
using protocol::typeSchema;

Response readiness(const std::vector<Health> &parts)
{
    bool ok = true;
    json::array list;
    for (const Health &part : parts) {
        ok = ok && part.ok;
        list.push_back(json::object{{"part", part.part}, {"ok", part.ok}, {"message", part.message}});
    }
    return Response::json({{"status", ok ? "ok" : "unavailable"}, {"parts", std::move(list)}}, ok ? 200 : 503);
}

} // namespace

void addSystemRoutes(Router &router, store::Database &database, VersionInfo version,
                     std::function<std::vector<Health>()> health)
{
    const std::string tag = "system";
    const json::value text = typeSchema("string");
    router.async({.path = "/api/v1/version",
                  .role = Role::Public,
                  .operationId = "getVersion",
                  .summary = "What runs here",
                  .tag = tag,
                  .response = dataSchema(objectSchema(
                      {{"app_name", text}, {"app_version", text}, {"build_time", text}, {"commit_hash", text}}))},
                 [version](const std::shared_ptr<const Request> &, const Responder &out) {
                     out.reply(Response::json({{"data",
                                                {{"app_name", version.appName},
                                                 {"app_version", version.appVersion},
                                                 {"build_time", version.buildTime},
                                                 {"commit_hash", version.commitHash}}}}));
                 });
    const auto alive = [](const std::shared_ptr<const Request> &, const Responder &out) {
        out.reply(Response::json({{"status", "ok"}, {"service", "crat"}}));
    };
    const json::value aliveSchema = objectSchema({{"status", text}, {"service", text}});
    router.async({.path = "/health",
                  .role = Role::Public,
                  .operationId = "getHealth",
                  .summary = "The companion answers",
                  .tag = tag,
                  .response = aliveSchema},
                 alive);
    router.async({.path = "/livez",
                  .role = Role::Public,
                  .operationId = "getLive",
                  .summary = "The companion answers",
                  .tag = tag,
                  .response = aliveSchema},
                 alive);
    router.async(
        {.path = "/readyz",
         .role = Role::Public,
         .operationId = "getReady",
         .summary = "Whether every part can work, and what is away",
         .tag = tag,
         .response = objectSchema(
             {{"status", text},
              {"parts",
               listSchema(objectSchema({{"part", text}, {"ok", typeSchema("boolean")}, {"message", text}}))}})},
        [&database, health = std::move(health)](const std::shared_ptr<const Request> &, const Responder &out) {
            // A database that went away while nobody used it is found by using it.
            database.write<void>(
                [](store::Transaction &tx) { return tx.query("SELECT 1 AS one").map([](const store::Rows &) {}); },
                [out, health](const Result<> &) { out.reply(readiness(health())); });
        });
}

} // namespace crat::http
