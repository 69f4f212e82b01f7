#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/protocol/Json.h"

namespace crat::execution {

enum class GridState {
    Stopped, ///< not needed so far
    Starting,
    Ready,
    Failed, ///< it does not come up; `message` says why and what to do
};
BOOST_DESCRIBE_ENUM(GridState, Stopped, Starting, Ready, Failed)

struct GridSession {
    std::string id;
    std::string browser;
    std::string node; ///< URI of the node that drives it
};
BOOST_DESCRIBE_STRUCT(GridSession, (), (id, browser, node))

struct GridNode {
    std::string uri;
    std::string availability; ///< UP, DRAINING, DOWN
    std::string browser;
    std::int64_t slots = 0;
    bool vnc = false; ///< its browsers' displays can be watched
    std::vector<GridSession> sessions;
};
BOOST_DESCRIBE_STRUCT(GridNode, (), (uri, availability, browser, slots, vnc, sessions))

/// What GET /api/v1/grid answers.
struct GridStatus {
    GridState state = GridState::Stopped;
    std::string message; ///< in words for a tester
    std::string url;     ///< empty while there is none
    std::vector<GridNode> nodes;
};
BOOST_DESCRIBE_STRUCT(GridStatus, (), (state, message, url, nodes))

/// A Selenium Grid: one on this machine, or one somebody runs. Thread-safe.
class Grid {
public:
    virtual ~Grid() = default;
    /// The hub's address (http://host:port, no slash at the end), once it takes sessions; starts what has to be started.
    /// Blocks. Errors: Unsupported (pieces missing), Unavailable (it does not come up), Timeout, Cancelled (stop()).
    virtual Result<std::string> ready(Deadline until) = 0;
    /// How it stands. Asks the hub; blocks two seconds at most.
    virtual GridStatus status() = 0;
    /// How many sessions it can hold at once.
    virtual int capacity() const = 0;
    /// Ends what it started. Waiting calls of ready() end with Cancelled.
    virtual void stop() = 0;
    /// Like stop(), but what was started goes on, for the next process to take over.
    virtual void leave() { stop(); }
};

/// Reads the answer of GET /status of a Selenium Grid 4 hub. Error: BadInput.
Result<std::vector<GridNode>> parseGridStatus(std::string_view body);

/// Asks a hub for its nodes and sessions. `url` without a slash at the end. Errors: Unavailable, Timeout, BadInput.
Result<std::vector<GridNode>> askGrid(const std::string &url, Deadline until);

/// Ends a session that its test has left open; a session that is gone is no error. Errors: Unavailable, Timeout.
Result<> endSession(const std::string &url, const std::string &session, Deadline until);

} // namespace crat::execution
