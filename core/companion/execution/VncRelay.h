#pragma once

#include <memory>
#include <string>

#include "core/companion/execution/ExecutionService.h"
#include "core/companion/http/Router.h"

namespace crat::execution {

/// GET /api/v1/sessions/{id}/vnc: the RFB byte stream of a browser session's display, relayed between a client's WebSocket and
/// the Grid's at /session/{id}/se/vnc. Both directions are bounded: the slower side holds the other back. Ends with the
/// session, although the Grid itself would go on and show that node's next one.
/// Threads: any; one of its own relays, one looks sessions up.
class VncRelay {
public:
    explicit VncRelay(ExecutionService &service);
    ~VncRelay(); ///< stop()
    VncRelay(const VncRelay &) = delete;
    VncRelay &operator=(const VncRelay &) = delete;

    void addRoute(http::Router &router);
    /// Sessions may have ended: relays of those that are gone are closed. Does not block.
    void sessionsChanged();
    void stop();

private:
    class Impl;
    std::shared_ptr<Impl> m_impl;
};

} // namespace crat::execution
