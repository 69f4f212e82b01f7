#pragma once

#include <fstream>

#include <gtest/gtest.h>

#include "core/base/Files.h"
#include "core/base/Random.h"
#include "core/base/Sha256.h"
#include "core/companion/execution/ExecutionService.h"
#include "core/companion/execution/LocalGrid.h"
#include "tests/support/ChildProcess.h"
#include "tests/support/QtEnvironment.h"
#include "tests/support/TestDatabase.h"

namespace crat::execution::test {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using protocol::Execution;
using protocol::ExecutionEvent;
using protocol::ExecutionRequest;
using protocol::ExecutionStatus;

constexpr auto Patience = 120s;

/// The demo shop on a free port, stopped with the object.
class Shop {
public:
    Shop() : port(crat::test::freePort())
    {
        fs::copy(fs::path(CRAT_SOURCE_DIR) / "resources/demo/service", folder(), fs::copy_options::recursive);
        ok = script("start.sh");
    }
    ~Shop() { script("stop.sh"); }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port); }
    bool ok = false;

private:
    fs::path folder() const { return m_folder.path() / "shop"; }
    bool script(const char *name) const
    {
        ProcessOptions options;
        options.arguments = {(folder() / "scripts" / name).string()};
        options.environment["DEMO_SITE_PORT"] = std::to_string(port);
        const auto result = runProcess(options, Deadline::after(30s));
        EXPECT_TRUE(result && result->exit.ok()) << (result ? result->error : result.error().forLog);
        return result && result->exit.ok();
    }
    TemporaryFolder m_folder;
    int port;
};

/// A companion's execution part over a database of its own; close() and open() again is a restart.
class Companion {
public:
    explicit Companion(Grid &localGrid, crat::test::Kind kind = crat::test::Kind::Sqlite)
        : m_url(crat::test::freshDatabaseUrl(kind, m_folder)), m_grid(localGrid)
    {
        open();
    }
    ~Companion() { close(); }

    void open(bool start = true)
    {
        auto opened = store::Database::open({.url = m_url}, m_clock);
        ASSERT_TRUE(opened) << opened.error().forLog;
        m_database = std::move(*opened);
        ExecutionOptions options;
        options.folder = m_folder.path();
        options.tools = Toolchain::find(CRAT_BIN_DIR);
        options.cancelGrace = 20s;
        m_service = std::make_unique<ExecutionService>(options, *m_database, m_grid, m_clock);
        if (start)
            m_service->start();
    }
    /// True: robots were left running.
    bool close()
    {
        const bool left = m_service && m_service->stop();
        m_service.reset();
        m_database.reset();
        return left;
    }
    ExecutionService &service() { return *m_service; }
    store::Database &database() { return *m_database; }

    /// Gives the companion all files under `project` and asks for a run of them.
    ExecutionRequest requestFor(const fs::path &project)
    {
        ExecutionRequest request;
        request.projectName = "workspace";
        for (const auto &entry : fs::recursive_directory_iterator(project))
            if (entry.is_regular_file())
                add(request, entry.path().lexically_relative(project).generic_string(), readFile(entry.path()).value());
        return request;
    }
    void add(ExecutionRequest &request, const std::string &path, const std::string &bytes)
    {
        const std::string digest = sha256Hex(bytes);
        const fs::path received = m_folder.path() / "received";
        std::ofstream(received, std::ios::binary) << bytes;
        EXPECT_TRUE(m_service->blobs().take(digest, received, digest));
        request.files.push_back({path, digest, static_cast<std::int64_t>(bytes.size())});
    }
    Execution wait(const std::string &id, const std::function<bool(const Execution &)> &condition)
    {
        Execution last;
        crat::test::eventually(
            [&] {
                if (auto now = m_service->get(id))
                    last = *now;
                return condition(last);
            },
            Patience);
        return last;
    }
    Execution waitForEnd(const std::string &id)
    {
        return wait(id, [](const Execution &execution) { return protocol::isEnded(execution.status); });
    }
    /// All events so far; numbers are checked to be without gaps.
    std::vector<ExecutionEvent> events(const std::string &id)
    {
        EventLog::Reader reader(EventLog(m_service->folderOf(id).events()));
        std::vector<ExecutionEvent> out;
        for (;;) {
            auto next = reader.next();
            EXPECT_TRUE(next);
            if (!next || next->empty())
                break;
            for (auto &event : *next) {
                EXPECT_EQ(event.number, static_cast<std::int64_t>(out.size()) + 1);
                out.push_back(std::move(event));
            }
        }
        return out;
    }

private:
    TemporaryFolder m_folder{{}, "companion "};
    std::string m_url;
    SystemClock m_clock;
    Grid &m_grid;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<ExecutionService> m_service;
};

/// A Grid for executions that need none.
class NoGrid final : public Grid {
public:
    explicit NoGrid(int capacity = 1) : m_capacity(capacity) {}
    Result<std::string> ready(Deadline) override { return fail(Errc::Unavailable, "no Grid in this test"); }
    GridStatus status() override { return {}; }
    int capacity() const override { return m_capacity; }
    void stop() override {}

private:
    const int m_capacity;
};

inline int count(const std::vector<ExecutionEvent> &events, std::string_view type, std::string_view status = {})
{
    return static_cast<int>(std::count_if(events.begin(), events.end(), [&](const ExecutionEvent &event) {
        return event.type == type && (status.empty() || event.status == status);
    }));
}

} // namespace crat::execution::test
