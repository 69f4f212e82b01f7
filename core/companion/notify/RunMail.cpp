#include "core/companion/notify/RunMail.h"

#include <fmt/format.h>
#include <kainjow/mustache.hpp>

#include "core/base/Time.h"
#include "core/companion/notify/MailTemplates.h"
#include "core/companion/notify/PieChart.h"

namespace crat::notify {

namespace {

namespace mustache = kainjow::mustache;
constexpr int PieSize = 360; ///< drawn at twice the size it is shown at, for sharp screens
constexpr const char *PieId = "pie@crat";

const char *accentOf(const RunFacts &facts)
{
    switch (facts.outcome) {
    case RunFacts::Outcome::Passed: return facts.summary && facts.summary->total > 0 ? "#2e7d32" : "#616161";
    case RunFacts::Outcome::Cancelled: return "#616161";
    default: return "#c62828";
    }
}

void setOptional(mustache::data &data, const std::string &key, const std::string &value)
{
    if (!value.empty())
        data.set(key, value);
}

mustache::data figuresOf(const Summary &summary)
{
    mustache::data out;
    out.set("pass_rate", fmt::format("{:.1f} %", summary.passRate()));
    out.set("duration", shownDuration(summary.duration));
    out.set("total", std::to_string(summary.total));
    mustache::data rows{mustache::data::type::list};
    const auto slices = slicesOf(summary);
    static constexpr const char *names[] = {"passed", "failed", "broken", "skipped", "unknown"};
    for (std::size_t i = 0; i < slices.size(); ++i) {
        mustache::data row;
        row.set("name", names[i]);
        row.set("count", std::to_string(slices[i].count));
        row.set("color",
                fmt::format("#{:02x}{:02x}{:02x}", slices[i].color.red, slices[i].color.green, slices[i].color.blue));
        rows.push_back(row);
    }
    out.set("rows", rows);
    out.set("pie", std::string("cid:") + PieId);
    return out;
}

mustache::data dataOf(const RunFacts &facts)
{
    mustache::data data;
    data.set("headline", headline(facts));
    data.set("accent", accentOf(facts));
    data.set("run", std::to_string(facts.runId));
    data.set("project", facts.project);
    data.set("item", facts.item);
    data.set("triggered_by", facts.triggeredBy);
    data.set("job", facts.jobName);
    data.set("number", std::to_string(facts.buildNumber));
    data.set("started", formatPlain(facts.startedAt) + " UTC");
    data.set("finished", formatPlain(facts.finishedAt) + " UTC");
    setOptional(data, "build_user", facts.buildUser);
    setOptional(data, "build_url", facts.buildUrl);
    setOptional(data, "report_url", facts.reportUrl);
    setOptional(data, "error", facts.error);
    if (!facts.packageName.empty()) {
        mustache::data package;
        package.set("name", facts.packageName);
        setOptional(package, "url", facts.packageUrl);
        data.set("package", package);
    }
    if (facts.summary)
        data.set("figures", figuresOf(*facts.summary));
    mustache::data steps{mustache::data::type::list};
    for (const auto &line : facts.steps) {
        mustache::data step;
        step.set("name", line.name);
        step.set("status", line.status);
        setOptional(step, "duration", line.duration);
        setOptional(step, "text", line.text);
        steps.push_back(step);
    }
    data.set("steps", steps);
    return data;
}

Result<std::string> render(const char *name, const char *text, const mustache::data &data)
{
    try {
        mustache::mustache tmpl{std::string(text)};
        if (!tmpl.is_valid())
            return fail(Errc::Internal,
                        std::string("the mail template ") + name + " is broken: " + tmpl.error_message());
        return tmpl.render(data);
    } catch (const std::exception &e) {
        return fail(Errc::Internal, std::string("the mail template ") + name + " can't be filled in: " + e.what());
    }
}

} // namespace

std::string shownDuration(std::chrono::milliseconds span)
{
    const auto ms = span.count();
    if (ms < 1000)
        return fmt::format("{} ms", ms);
    if (ms < 60'000)
        return fmt::format("{:.1f} s", static_cast<double>(ms) / 1000);
    if (ms < 3'600'000)
        return fmt::format("{} min {} s", ms / 60'000, ms / 1000 % 60);
    return fmt::format("{} h {} min", ms / 3'600'000, ms / 60'000 % 60);
}

std::string headline(const RunFacts &facts)
{
    const std::string build = facts.jobName + " #" + std::to_string(facts.buildNumber);
    switch (facts.outcome) {
    case RunFacts::Outcome::Passed:
        if (facts.summary && facts.summary->total == 0)
            return fmt::format("No tests ran: {} on {}", facts.item, build);
        if (facts.summary)
            return fmt::format("{} passed on {}: {} of {} tests", facts.item, build, facts.summary->passed,
                               facts.summary->total);
        return fmt::format("{} ended on {}; its report has no figures", facts.item, build);
    case RunFacts::Outcome::TestsFailed:
        return fmt::format("Tests failed: {} of {} on {} ({})", facts.summary->failed + facts.summary->broken,
                           facts.summary->total, build, facts.item);
    case RunFacts::Outcome::Cancelled: return fmt::format("{} on {} was cancelled", facts.item, build);
    case RunFacts::Outcome::Failed: break;
    }
    std::string part = facts.failedPart.empty() ? "run" : facts.failedPart;
    part.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(part.front())));
    return fmt::format("{} failed: {} on {}", part, facts.item, build);
}

Result<Mail> composeRunMail(const RunFacts &facts)
{
    const auto data = dataOf(facts);
    auto text = render("run.txt", templates::RunText, data);
    auto html = render("run.html", templates::RunHtml, data);
    if (!text)
        return tl::unexpected(text.error());
    if (!html)
        return tl::unexpected(html.error());
    Mail mail;
    mail.subject = (facts.project.empty() ? "[CRAT] " : "[" + facts.project + "] ") + headline(facts);
    mail.text = std::move(*text);
    mail.html = std::move(*html);
    if (facts.summary) {
        auto png = encodePng(drawPie(slicesOf(*facts.summary), PieSize));
        if (!png)
            return tl::unexpected(png.error());
        mail.images.push_back({PieId, "pie.png", std::move(*png)});
    }
    return mail;
}

} // namespace crat::notify
