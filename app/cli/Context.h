#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "core/base/Result.h"

namespace crat::cli {

/// Exit codes of `crat`, the same for every command.
enum ExitCode : int {
    Done = 0,
    Findings = 1,    ///< the thing asked about is bad: failed tests, findings
    WrongUse = 2,    ///< unknown option, missing argument, a name or number that the companion does not know
    Environment = 3, ///< a server, file or program that is needed is away
    RunFailed = 4,   ///< a deploy-test run that was waited for failed, was cancelled or deleted: its tests said nothing
};

/// What every command is handed. Owner: main(). Commands keep a reference while they run.
struct Context {
    std::string server; ///< --server or CRAT_SERVER; empty if not given
    std::string token;  ///< --token or CRAT_TOKEN; a secret: never print it
    std::ostream &out;  ///< what was asked for
    std::ostream &err;  ///< messages to the person
    /// Set by the chosen command's callback; main() calls it once the whole command line is known to be right.
    std::function<int()> action;

    /// Prints `error` and gives the exit code that belongs to it.
    int failed(const Error &error) const
    {
        err << "crat: " << error.forUser << '\n';
        return error.code == Errc::BadInput ? WrongUse : Environment;
    }
};

} // namespace crat::cli
