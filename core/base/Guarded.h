#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <type_traits>

#include <spdlog/spdlog.h>

#include "core/base/Log.h"
#include "core/base/Result.h"

namespace crat {

/// Calls `body`, which gives a Result, and turns what it throws (no memory, a library's exception) into an Internal error, logged.
/// For the bodies of threads, out of which an exception would end the whole program.
template <class Body>
auto guarded(std::string_view what, Body body) noexcept -> std::invoke_result_t<Body>
{
    const auto failed = [what](const char *why) {
        spdlog::error("{}: an exception came out: {}", what, forLogLine(why));
        return fail(Errc::Internal, std::string(what) + " met an error that should not be: " + why);
    };
    try {
        return body();
    } catch (const std::exception &e) {
        return failed(e.what());
    } catch (...) {
        return failed("unknown");
    }
}

} // namespace crat
