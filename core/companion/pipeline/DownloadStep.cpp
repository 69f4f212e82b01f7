#include <fmt/format.h>

#include "core/base/CrashPoint.h"
#include "core/companion/fetch/Downloader.h"
#include "core/companion/fetch/Url.h"
#include "core/companion/pipeline/Steps.h"

namespace crat::pipeline {

namespace {

constexpr std::chrono::hours LongestDownload{2};
constexpr std::chrono::milliseconds ProgressInterval{500};

std::string megabytes(std::uint64_t bytes)
{
    return bytes < 100'000 ? fmt::format("{} bytes", bytes)
                           : fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

} // namespace

std::filesystem::path DownloadStep::folderOf(const PipelineOptions &options, RunId run)
{
    return options.packages / ("run-" + std::to_string(run.value()));
}

Result<> DownloadStep::run(RunRecord &record)
{
    crashPoint("download.before");
    record.state.failedPart = "download";
    fetch::DownloadLimits limits;
    limits.bytes = m_options.packageBytes;
    const fetch::Downloader downloader(m_http, limits);
    auto shown = std::chrono::steady_clock::now();
    const auto progress = [&](const fetch::DownloadProgress &at) {
        crashPoint("download.middle");
        if (std::chrono::steady_clock::now() - shown < ProgressInterval)
            return;
        shown = std::chrono::steady_clock::now();
        record.describeStep(protocol::StepName::Download,
                            megabytes(at.received) + (at.total ? " of " + megabytes(at.total) : std::string()));
        record.saveProgress();
    };
    auto package = downloader.fetchPackage(record.state.plan.folderUrl, record.state.plan.itemName,
                                           folderOf(m_options, record.run.id), Deadline::after(LongestDownload),
                                           record.stop(), progress);
    if (!package)
        return tl::unexpected(package.error());
    crashPoint("download.after");
    record.run.downloadUrl = fetch::shownUrl(package->url);
    record.run.downloadPath = package->file.string();
    record.state.packageSha256 = package->sha256;
    record.state.packageSize = static_cast<std::int64_t>(package->size);
    record.run.status = protocol::RunStatus::Downloaded;
    record.state.stage = Stage::Ask;
    record.endStep(protocol::StepName::Download,
                   package->file.filename().string() + ", " + megabytes(package->size) +
                       (package->checkedBy.empty() ? std::string() : ", checked by " + package->checkedBy));
    return record.save();
}

} // namespace crat::pipeline
