#include "core/companion/http/Api.h"

#include "core/companion/http/OpenApi.h"

namespace crat::http {

ApiModule::ApiModule(Parts parts)
    : m_parts(std::move(parts)),
      m_intake(m_parts.database, m_parts.trigger, m_parts.clock, spoolFile(m_parts.dataFolder))
{
}

void ApiModule::addRoutes(Router &router)
{
    addAuthRoutes(router, m_parts.database, m_parts.signIn);
    addBuildRoutes(router, m_intake);
    addItemRoutes(router);
    addParameterRoutes(router);
    addSettingRoutes(router);
    addSelectionRoutes(router);
    addRunRoutes(router, m_parts.trigger);
    addEventRoutes(router, m_parts.database);
    addSystemRoutes(router, m_parts.database, m_parts.version, m_parts.health);
    addOpenApiRoute(router, m_parts.version.appVersion);
}

std::vector<Health> ApiModule::health() const
{
    const bool ok = m_parts.database.available(); // the reason is in the log: anybody may ask for this
    return {{"database", ok, ok ? "" : "The database is not available; the companion's log says why"}};
}

} // namespace crat::http
