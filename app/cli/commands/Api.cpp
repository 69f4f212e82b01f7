#include "app/cli/Commands.h"
#include "app/cli/Remote.h"
#include "app/cli/Secret.h"

namespace crat::cli {
namespace {

constexpr std::size_t MostBody = 16u << 20;

struct Call {
    std::string method, path, data;
};

/// What --data says; nothing where it says nothing. Errors: BadInput (not JSON), TooLarge.
Result<std::optional<protocol::json::value>> bodyOf(const Call &call)
{
    if (call.data.empty())
        return std::nullopt;
    std::string text = call.data;
    if (text == "-") {
        auto read = readInput(MostBody);
        if (!read)
            return tl::unexpected(read.error());
        text = std::move(*read);
    }
    auto value = protocol::parseJson(text, MostBody);
    if (!value)
        return tl::unexpected(withContext(value.error(), "--data"));
    return std::move(*value);
}

int send(Context &ctx, const Call &call)
{
    if (call.path.empty() || call.path.front() != '/')
        return ctx.failed({Errc::BadInput, "PATH begins with a slash, for example /api/v1/version", {}});
    const auto body = bodyOf(call);
    if (!body)
        return ctx.failed(body.error());
    return Remote::run(ctx, [&call, &body](Remote &remote) {
        remote.client().http().json(QByteArray::fromStdString(call.method), QString::fromStdString(call.path), *body,
                                    &remote,
                                    remote.expect<protocol::json::value>([&remote](protocol::json::value answer) {
                                        remote.context().out << protocol::json::serialize(answer) << '\n';
                                        remote.finish(Done);
                                    }));
    });
}

} // namespace

void addApi(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("api", "Any call of the companion's API; the answer is printed as JSON");
    auto call = std::make_shared<Call>();
    cmd->add_option("METHOD", call->method, "GET, POST, PUT or DELETE")
        ->required()
        ->transform(CLI::IsMember({"GET", "POST", "PUT", "DELETE"}, CLI::ignore_case));
    cmd->add_option("PATH", call->path, "For example /api/v1/version")->required();
    cmd->add_option("--data", call->data, "The body, as JSON; - reads it from standard input");
    cmd->footer("All calls are described at /api/v1/openapi.json.\nExamples:\n  crat api GET /api/v1/processing-count\n"
                "  crat api PUT /api/v1/settings --data - < settings.json");
    cmd->callback([&ctx, call] {
        ctx.action = [&ctx, call] {
            return send(ctx, *call);
        };
    });
}

} // namespace crat::cli
