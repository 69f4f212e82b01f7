#include "app/cli/Output.h"

#include <charconv>

#include <fmt/format.h>

#include <QDateTime>

namespace crat::cli {

std::shared_ptr<std::string> addFormat(CLI::App *command)
{
    auto format = std::make_shared<std::string>("text");
    command->add_option("--format", *format, "text for people, json for scripts")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    return format;
}

CLI::Validator wholeNumber(std::int64_t least)
{
    return CLI::Validator(
        [least](std::string &text) {
            std::int64_t value = 0;
            const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
            if (ec == std::errc() && end == text.data() + text.size() && value >= least)
                return std::string();
            return text + " is no whole number from " + std::to_string(least) + " up";
        },
        "NUMBER");
}

std::string counted(std::size_t n, std::string_view noun)
{
    return std::to_string(n) + " " + std::string(noun) + (n == 1 ? "" : "s");
}

std::string localTime(Timestamp t)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(t.time_since_epoch()).count();
    return QDateTime::fromMSecsSinceEpoch(ms).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toStdString();
}

std::string duration(std::chrono::microseconds span)
{
    const double seconds = std::max(0.0, std::chrono::duration<double>(span).count());
    if (seconds < 60)
        return fmt::format("{:.1f} s", seconds);
    const auto whole = static_cast<long long>(seconds);
    return whole < 3600 ? fmt::format("{} min {:02} s", whole / 60, whole % 60)
                        : fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string statusWord(protocol::RunStatus status)
{
    return protocol::enumText(status);
}

std::string buildName(const protocol::DeployTestRun &run)
{
    return run.buildInfo ? fmt::format("{} #{}", run.buildInfo->jobName, run.buildInfo->buildNumber)
                         : fmt::format("id {}", run.buildInfoId.value());
}

std::string figuresText(const protocol::TestFigures &figures)
{
    if (figures.total == 0)
        return "none ran";
    std::string out = fmt::format("{} of {} passed, {} failed", figures.passed, figures.total, figures.failed);
    const auto add = [&out](std::int64_t count, std::string_view what) {
        if (count > 0)
            out += fmt::format(", {} {}", count, what);
    };
    add(figures.broken, "broken");
    add(figures.skipped, "skipped");
    add(figures.unknown, "without a result");
    return out;
}

std::string itemName(const protocol::DeployTestRun &run)
{
    return run.testItem ? run.testItem->name : fmt::format("id {}", run.testItemId.value());
}

} // namespace crat::cli
