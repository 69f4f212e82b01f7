#pragma once

#include <string>
#include <string_view>

#include "core/robot/results/Events.h"

namespace crat::robot::results {

/// Files that Robot itself wrote say of tests what was known when they ended; rebot has counted teardowns in already.
inline bool teardownsCountStill(const Header &header)
{
    static constexpr std::string_view Robot = "ROBOT";
    const std::string_view generator = header.generator;
    for (std::size_t i = 0; i < Robot.size(); ++i) {
        if (i >= generator.size() || (generator[i] & ~0x20) != Robot[i])
            return false;
    }
    return generator.size() == Robot.size() || generator[Robot.size()] == ' ';
}

/// What a failed or skipped suite teardown makes of a test in the suite, as Robot does it when it reads results: the test's
/// status and its message, in Robot's own words.
inline void applySuiteTeardown(Status teardown, std::string_view why, Status &status, std::string &message)
{
    if (teardown == Status::Skip) {
        status = Status::Skip;
        message = "Skipped in parent suite teardown:\n" + std::string(why) +
                  (message.empty() ? "" : "\n\nEarlier message:\n" + message);
        return;
    }
    if (status != Status::Skip)
        status = Status::Fail;
    message += (message.empty() ? "Parent suite teardown failed:\n" : "\n\nAlso parent suite teardown failed:\n") +
               std::string(why);
}

} // namespace crat::robot::results
