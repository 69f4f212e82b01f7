#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/companion/notify/Mime.h"
#include "core/companion/notify/Summary.h"

namespace crat::notify {

/// What a run's mail tells, as values; no address of it holds credentials.
struct RunFacts {
    enum class Outcome { Passed, TestsFailed, Failed, Cancelled };
    Outcome outcome = Outcome::Passed;
    std::string failedPart; ///< of Failed: "download", "deploy", "environment" or "tests"
    std::int64_t runId = 0;
    std::string project, item, triggeredBy;
    std::string jobName;
    std::int64_t buildNumber = 0;
    std::string buildUser;
    std::string packageUrl, packageName, buildUrl, reportUrl;
    Timestamp startedAt, finishedAt;
    std::string error;
    std::optional<Summary> summary;
    struct StepLine {
        std::string name, status, duration, text;
    };
    std::vector<StepLine> steps;
};

/// The mail's first line, which is its subject's core too: what happened, and of a red run what failed.
std::string headline(const RunFacts &facts);

/// Subject, text, HTML and (where there are figures) the pie. Addresses, date and Message-ID are the caller's.
/// The templates are resources/mail/run.{txt,html}.mustache, built into the program. Error: Internal (a broken template).
Result<Mail> composeRunMail(const RunFacts &facts);

/// "2 h 3 min", "3 min 20 s", "12.4 s", "350 ms"
std::string shownDuration(std::chrono::milliseconds span);

} // namespace crat::notify
