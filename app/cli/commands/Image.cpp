#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "app/cli/Table.h"
#include "core/image/Codec.h"
#include "core/image/Finder.h"

namespace crat::cli {
namespace {

struct FindRequest {
    std::string screenshot;
    std::vector<std::string> templates;
    image::FindOptions options;
    int timeoutSeconds = 60;
    std::shared_ptr<std::string> format;
};

boost::json::object toJson(const image::Match &m)
{
    return {{"x", m.rect.x},           {"y", m.rect.y},    {"width", m.rect.width},
            {"height", m.rect.height}, {"scale", m.scale}, {"score", m.score}};
}

/// One template's places, or why it could not be sought.
struct Outcome {
    std::string name;
    Result<std::vector<image::Match>> found;
};

Result<std::vector<image::Match>> findOne(const image::Image &screen, const std::string &path,
                                          const FindRequest &request, Deadline until)
{
    const auto picture = image::readImage(path);
    if (!picture)
        return tl::unexpected(picture.error());
    auto found = image::find(screen, *picture, request.options, until);
    if (!found)
        return tl::unexpected(withContext(found.error(), path));
    return found;
}

void printText(std::ostream &out, const std::vector<Outcome> &outcomes)
{
    Table table({"SCORE", "SCALE", "X", "Y", "WIDTH", "HEIGHT", "TEMPLATE"});
    for (const Outcome &o : outcomes) {
        for (const image::Match &m : *o.found)
            table.add({fmt::format("{:.3f}", m.score), fmt::format("{:.3f}", m.scale), std::to_string(m.rect.x),
                       std::to_string(m.rect.y), std::to_string(m.rect.width), std::to_string(m.rect.height), o.name});
    }
    if (!table.isEmpty())
        table.print(out);
    for (const Outcome &o : outcomes) {
        if (o.found->empty())
            out << "not found: " << plain(o.name) << '\n';
    }
}

void printJson(std::ostream &out, const std::string &screenshot, const std::vector<Outcome> &outcomes)
{
    boost::json::array templates;
    for (const Outcome &o : outcomes) {
        boost::json::array matches;
        for (const image::Match &m : *o.found)
            matches.push_back(toJson(m));
        templates.push_back(boost::json::object{{"template", o.name}, {"matches", std::move(matches)}});
    }
    out << boost::json::object{{"screenshot", screenshot}, {"templates", std::move(templates)}} << '\n';
}

int findImages(Context &ctx, const FindRequest &request)
{
    const auto screen = image::readImage(request.screenshot);
    if (!screen)
        return ctx.failed(screen.error());
    const Deadline until = Deadline::after(std::chrono::seconds(request.timeoutSeconds));
    std::vector<Outcome> outcomes;
    for (const std::string &path : request.templates) {
        outcomes.push_back({path, findOne(*screen, path, request, until)});
        if (!outcomes.back().found)
            return ctx.failed(outcomes.back().found.error());
    }
    if (*request.format == "json")
        printJson(ctx.out, request.screenshot, outcomes);
    else
        printText(ctx.out, outcomes);
    ctx.out.flush();
    const bool all = std::all_of(outcomes.begin(), outcomes.end(), [](const Outcome &o) { return !o.found->empty(); });
    return all ? Done : Findings;
}

} // namespace

void addImage(CLI::App &app, Context &ctx)
{
    CLI::App *image = app.add_subcommand("image", "Pictures: find templates on screenshots");
    image->require_subcommand(1);
    CLI::App *cmd =
        image->add_subcommand("find", "Find templates on a screenshot, at any scale; exit code 1 where one is "
                                      "not there");
    auto request = std::make_shared<FindRequest>();
    cmd->add_option("SCREENSHOT", request->screenshot, "PNG, JPEG or WebP")->required();
    cmd->add_option("TEMPLATE", request->templates, "Pictures to find on it")->required();
    cmd->add_option("--min-score", request->options.minScore, "How alike a place must be, 0 to 1")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    cmd->add_option("--min-scale", request->options.minScale, "Smallest size on the screenshot, 1 = the template's own")
        ->check(CLI::Range(0.1, 10.0))
        ->capture_default_str();
    cmd->add_option("--max-scale", request->options.maxScale, "Largest size on the screenshot")
        ->check(CLI::Range(0.1, 10.0))
        ->capture_default_str();
    cmd->add_option("--max-results", request->options.maxResults, "Places reported for each template, best first")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    cmd->add_option("--timeout", request->timeoutSeconds, "Seconds for the whole search")
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    request->format = addFormat(cmd);
    cmd->footer("Examples:\n  crat image find screen.png logo.png\n"
                "  crat image find screen.png ok.png cancel.png --min-score 0.9 --format json");
    cmd->callback([&ctx, request] {
        ctx.action = [&ctx, request] {
            return findImages(ctx, *request);
        };
    });
}

} // namespace crat::cli
