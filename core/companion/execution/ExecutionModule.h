#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/companion/execution/EventStreamer.h"
#include "core/companion/execution/ExecutionService.h"
#include "core/companion/execution/LocalGrid.h"
#include "core/companion/execution/VncRelay.h"
#include "core/companion/http/Module.h"

namespace crat::execution {

/// Executions, their streams, the Grid of this machine and the VNC relay, as one part of the companion.
class ExecutionModule final : public http::Module {
public:
    struct Parts {
        store::Database &database;
        const Clock &clock;
        std::filesystem::path dataFolder;
        Toolchain tools;          ///< Toolchain::find(folder of the program)
        int displays = 1;         ///< of the Grid of this machine: browsers, and so executions, at once
        std::string gridUrl = {}; ///< empty: the Grid of this machine
    };
    explicit ExecutionModule(Parts parts);
    ~ExecutionModule() override;

    std::string_view name() const override { return "executions"; }
    /// See ExecutionService::removeOld().
    Result<std::int64_t> removeOld(std::int64_t newest, Timestamp before)
    {
        return m_service.removeOld(newest, before);
    }
    void addRoutes(http::Router &router) override;
    Result<> start() override;
    /// Robots that run, and then the Grid, go on for the next companion; without any the Grid is ended.
    void stop(Deadline until) override;
    std::vector<http::Health> health() const override;

    /// For parts that run tests of their own (a target's): the Grid and the service in this process.
    Grid &grid() { return *m_grid; }
    ExecutionService &service() { return m_service; }

private:
    const Toolchain m_tools;
    const bool m_given;
    std::unique_ptr<Grid> m_grid;
    ExecutionService m_service;
    EventStreamer m_streamer;
    VncRelay m_relay;
};

} // namespace crat::execution
