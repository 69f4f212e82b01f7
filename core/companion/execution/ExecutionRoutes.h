#pragma once

#include <functional>

#include "core/companion/execution/EventStreamer.h"
#include "core/companion/execution/ExecutionService.h"
#include "core/companion/http/Router.h"

namespace crat::execution {

/// The routes at the top of core/protocol/Execution.h but for the VNC relay, and GET /api/v1/grid. All arguments outlive the
/// router.
void addBlobRoutes(http::Router &router, ExecutionService &service);
void addExecutionRoutes(http::Router &router, ExecutionService &service, EventStreamer &streamer);
void addGridRoute(http::Router &router, Grid &grid);

} // namespace crat::execution
