#include <spdlog/spdlog.h>

#include "core/base/Log.h"
#include "core/companion/http/Api.h"
#include "core/companion/http/Fields.h"

namespace crat::http {

namespace {

using protocol::objectSchema;
using protocol::typeSchema;

/// Without the store's own words, which name its kind, host and file: whoever asks has not signed in.
Response databaseAway(const store::Database &database, const Error &why)
{
    if (database.available()) // else the store has logged it when it went
        spdlog::warn("auth: nobody can sign in now: {}", forLogLine(why.forLog));
    return Response::of({Errc::Unavailable, "The database is not available; try again shortly", why.forLog});
}

/// What kind of program signs in. The older scripts say nothing and are as a browser is.
Result<std::string> clientOf(const json::object &body)
{
    auto client = optionalField<std::string>(body, "client");
    if (!client)
        return tl::unexpected(client.error());
    const std::string name = client->value_or("web");
    if (name != "web" && name != "studio" && name != "cli")
        return fail(Errc::BadInput, "client must be web, studio or cli");
    return name;
}

void login(store::Database &database, auth::SignIn &signIn, const Request &request, const Responder &out)
{
    auto body = request.jsonObject();
    if (!body)
        return out.reply(Response::of(body.error()));
    auto email = nameField(*body, "email");
    if (!email)
        return out.reply(Response::of(email.error()));
    auto password = optionalField<std::string>(*body, "password");
    if (!password)
        return out.reply(Response::of(password.error()));
    auto client = clientOf(*body);
    if (!client)
        return out.reply(Response::of(client.error()));
    auto isAdmin = signIn.checkPassword(*email, password->value_or(""), request.remoteAddress);
    if (!isAdmin)
        return out.reply(Response::of(isAdmin.error()));
    database.write<Response>(
        [&signIn, email = *email, client = *client, admin = *isAdmin](store::Transaction &tx) -> Result<Response> {
            auto issued = signIn.begin(tx, email, client, admin);
            if (!issued)
                return tl::unexpected(issued.error());
            return Response::json({{"token", issued->token}, {"is_admin", admin}, {"email", email}});
        },
        [out, &database](Result<Response> r) {
            if (!r && r.error().code == Errc::Unavailable)
                out.reply(databaseAway(database, r.error()));
            else
                out.reply(std::move(r));
        });
}

} // namespace

void addAuthRoutes(Router &router, store::Database &database, auth::SignIn &signIn)
{
    router.async(
        {.method = Method::Post,
         .path = "/api/v1/auth/login",
         .role = Role::Public,
         .operationId = "login",
         .summary = "Sign in: any e-mail without a password is a user, with the admin password an admin. An older "
                    "session of the "
                    "same e-mail and client (web, studio, cli; absent: web) ends",
         .tag = "auth",
         .request = json::object{{"type", "object"},
                                 {"properties", json::object{{"email", typeSchema("string")},
                                                             {"password", typeSchema("string")},
                                                             {"client", typeSchema("string")}}},
                                 {"required", json::array{"email"}}},
         .response = objectSchema(
             {{"token", typeSchema("string")}, {"is_admin", typeSchema("boolean")}, {"email", typeSchema("string")}}),
         .failures = {401, 429}},
        [&database, &signIn](const std::shared_ptr<const Request> &request, const Responder &out) {
            login(database, signIn, *request, out);
        });
    router.write({.method = Method::Post,
                  .path = "/api/v1/auth/logout",
                  .role = Role::User,
                  .operationId = "logout",
                  .summary = "End this session",
                  .tag = "auth",
                  .response = messageSchema()},
                 [&signIn](const Request &request, store::Transaction &tx) -> Result<Response> {
                     if (auto ended = signIn.end(tx, request.principal); !ended)
                         return tl::unexpected(ended.error());
                     return Response::message("signed out");
                 });
    router.read(
        {.path = "/api/v1/auth/me",
         .role = Role::User,
         .operationId = "getMe",
         .summary = "Who this session belongs to",
         .tag = "auth",
         .response = objectSchema({{"email", typeSchema("string")}, {"is_admin", typeSchema("boolean")}})},
        [](const Request &request, store::Reader &) -> Result<Response> {
            return Response::json({{"email", request.principal.email}, {"is_admin", request.principal.isAdmin}});
        });
    router.write({.method = Method::Post,
                  .path = "/api/v1/auth/refresh",
                  .role = Role::User,
                  .operationId = "refreshSession",
                  .summary = "A new token; the old one stops working",
                  .tag = "auth",
                  .response = objectSchema({{"token", typeSchema("string")}})},
                 [&signIn](const Request &request, store::Transaction &tx) -> Result<Response> {
                     auto issued = signIn.refresh(tx, request.principal);
                     if (!issued)
                         return tl::unexpected(issued.error());
                     return Response::json({{"token", issued->token}});
                 });
}

} // namespace crat::http
