#include "core/companion/execution/ExecutionModule.h"

#include "core/companion/execution/ExecutionRoutes.h"

namespace crat::execution {
namespace {

std::unique_ptr<Grid> makeGrid(const ExecutionModule::Parts &parts)
{
    if (!parts.gridUrl.empty())
        return std::make_unique<GivenGrid>(parts.gridUrl);
    LocalGridOptions options;
    options.tools = parts.tools;
    options.folder = parts.dataFolder / "grid";
    options.displays = std::clamp(parts.displays, 1, 16);
    return std::make_unique<LocalGrid>(std::move(options));
}

ExecutionOptions optionsOf(const ExecutionModule::Parts &parts)
{
    ExecutionOptions options;
    options.folder = parts.dataFolder;
    options.tools = parts.tools;
    return options;
}

} // namespace

ExecutionModule::ExecutionModule(Parts parts)
    : m_tools(parts.tools), m_given(!parts.gridUrl.empty()), m_grid(makeGrid(parts)),
      m_service(optionsOf(parts), parts.database, *m_grid, parts.clock), m_relay(m_service)
{
    m_service.onChanged([this](const std::string &id) {
        m_streamer.poke(id);
        m_relay.sessionsChanged();
    });
}

ExecutionModule::~ExecutionModule()
{
    stop(Deadline::after(std::chrono::seconds(10)));
}

void ExecutionModule::addRoutes(http::Router &router)
{
    addBlobRoutes(router, m_service);
    addExecutionRoutes(router, m_service, m_streamer);
    addGridRoute(router, *m_grid);
    m_relay.addRoute(router);
}

Result<> ExecutionModule::start()
{
    if (auto *local = dynamic_cast<LocalGrid *>(m_grid.get()))
        local->recover();
    m_service.start();
    return {};
}

void ExecutionModule::stop(Deadline)
{
    const bool robotsRun = m_service.stop();
    m_streamer.stop();
    m_relay.stop();
    if (robotsRun)
        m_grid->leave();
    else
        m_grid->stop();
}

std::vector<http::Health> ExecutionModule::health() const
{
    std::vector<http::Health> out;
    const auto robot = m_tools.checkForRobot();
    out.push_back({"robot", robot.has_value(), robot ? "" : robot.error().forUser});
    const auto grid = m_given ? Result<>() : m_tools.checkForGrid();
    out.push_back({"grid", grid.has_value(), grid ? "" : grid.error().forUser});
    return out;
}

} // namespace crat::execution
