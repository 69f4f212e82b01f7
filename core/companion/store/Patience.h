#pragma once

#include <chrono>
#include <stop_token>

#include "core/base/Pause.h"
#include "core/base/Result.h"

namespace crat::store {

/// Calls `call` until its answer is another than Unavailable: what must not be given up because the store is away for a while.
/// Blocks, so not on a store or HTTP thread. Error besides the call's own: Cancelled (`stop` came first).
template <class Call>
auto untilAnswered(const std::stop_token &stop, Call call) -> decltype(call())
{
    constexpr std::chrono::seconds pause{1};
    for (;;) {
        auto answer = call();
        if (answer || answer.error().code != Errc::Unavailable)
            return answer;
        if (!pauseFor(pause, stop))
            return fail(Errc::Cancelled, "stopped while the database was away", answer.error().forLog);
    }
}

} // namespace crat::store
