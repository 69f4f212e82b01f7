#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/companion/http/Router.h"

namespace crat::http {

/// What is away, for /readyz and people.
struct Health {
    std::string part; ///< "database", "grid" …
    bool ok = true;
    std::string message; ///< what is wrong and what to do; empty where ok
};

/// One part of the companion. app/cratd makes them, hands dependencies to their constructors, then for all of them: addRoutes(),
/// start() in order, and at the end stop() in reverse order. One thread calls all of this.
class Module {
public:
    virtual ~Module() = default;
    virtual std::string_view name() const = 0;
    virtual void addRoutes(Router &) {}
    /// Begins work (threads, recovery of what a former process left). The database is open, the server does not yet listen.
    virtual Result<> start() { return {}; }
    /// Begins no new work, ends what runs or leaves it in a state that the next start goes on from, by `until`. The database
    /// is still open, the server no longer takes requests.
    virtual void stop(Deadline) {}
    /// Any thread; must not block.
    virtual std::vector<Health> health() const { return {}; }
};

} // namespace crat::http
