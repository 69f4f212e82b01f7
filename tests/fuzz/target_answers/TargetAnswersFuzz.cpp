#include <cstdint>
#include <cstdlib>

#include "core/companion/pipeline/TargetAnswers.h"
#include "core/companion/target/Task.h"

using namespace crat;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view in(reinterpret_cast<const char *>(data), size);
    if (const auto answer = pipeline::parseTaskAnswer(in)) {
        if (!answer->reportUrl.empty() && !answer->reportUrl.starts_with("http") &&
            !answer->reportUrl.starts_with("HTTP") && answer->reportUrl.find("://") == std::string::npos)
            std::abort(); // it becomes a link in a mail
    }
    if (const auto id = pipeline::parseTaskId(in); id && id->find_first_of("\r\n \t") != std::string::npos)
        std::abort(); // it becomes a part of an address
    if (pipeline::errorTextOf(in).find('\n') != std::string::npos)
        std::abort(); // it becomes a log line
    (void)pipeline::isOwnTarget(in);
    (void)target::parseTaskRequest(in);
    return 0;
}
