#pragma once

#include <string>

#include "core/companion/http/Router.h"

namespace crat::http {

/// The OpenAPI 3.1 description of every route in the table; nothing in it is written by hand twice.
protocol::json::object openApiDocument(const Router &router, const std::string &version);

/// GET /api/v1/openapi.json; built at the first request, when every module has added its routes.
void addOpenApiRoute(Router &router, std::string version);

} // namespace crat::http
