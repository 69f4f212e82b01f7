#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/protocol/Json.h"

/// Running Robot Framework cases: what a client asks for, and the numbered stream of what happened.
///
/// Routes (role U, "tester" for writes):
///   POST /api/v1/blobs/missing        {"digests":[sha256 hex…]} → {"missing":[…]}
///   PUT  /api/v1/blobs/{sha256}       raw bytes; 204; 400 where the bytes have another digest
///   POST /api/v1/executions           ExecutionRequest → 201 {"message","data":Execution}; 409 {"error","missing":[…]}
///                                     where a blob is not there
///   GET  /api/v1/executions?limit=&offset=   {"data":[Execution],"total","limit","offset"}, newest first
///   GET  /api/v1/executions/{id}      {"data":Execution}
///   POST /api/v1/executions/{id}/cancel      {"message"}
///   GET  /api/v1/executions/{id}/files       {"data":[{"name","size"}]}
///   GET  /api/v1/executions/{id}/files/{path}   the bytes of output.xml, log.html, report.html, screenshots…
///   GET  /api/v1/executions/{id}/events?after=N   WebSocket: one ExecutionEvent a text message, from N+1 on, then live;
///                                     closed by the server (1000) after the event of type "ended". Without upgrade:
///                                     {"data":[ExecutionEvent]} up to now, 1,000 at most.
///   GET  /api/v1/sessions/{session}/vnc      WebSocket, binary: the RFB byte stream of that browser session's display,
///                                     relayed from the Grid. No subprotocol.
namespace crat::protocol {

/// One file of a run's snapshot: path relative to the project with forward slashes, digest of its bytes.
struct ManifestFile {
    std::string path;
    std::string sha256;
    std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(ManifestFile, (), (path, sha256, size))

struct ExecutionRequest {
    std::string projectName;
    std::vector<ManifestFile> files;
    std::vector<std::string> paths;               ///< suites to run, relative to the project; empty: the whole project
    std::vector<std::string> tests;               ///< long names ("Suite.Sub.Test"); empty: all tests of `paths`
    std::map<std::string, std::string> variables; ///< --variable NAME:VALUE
    std::vector<std::string> includeTags, excludeTags;
    std::vector<std::string> pythonPath; ///< folders relative to the project
    std::string browser = "chrome";
    std::string gridUrl; ///< empty: the companion's own Grid on its machine
};
BOOST_DESCRIBE_STRUCT(ExecutionRequest, (),
                      (projectName, files, paths, tests, variables, includeTags, excludeTags, pythonPath, browser,
                       gridUrl))

enum class ExecutionStatus {
    Queued,
    Preparing, ///< files laid out, Grid starting
    Running,
    Passed,
    Failed, ///< at least one test failed
    Error,  ///< it did not come to a result (no browser, Robot crashed, nothing selected); errorMessage says why
    Cancelled,
};
BOOST_DESCRIBE_ENUM(ExecutionStatus, Queued, Preparing, Running, Passed, Failed, Error, Cancelled)

constexpr bool isEnded(ExecutionStatus s)
{
    return s == ExecutionStatus::Passed || s == ExecutionStatus::Failed || s == ExecutionStatus::Error ||
           s == ExecutionStatus::Cancelled;
}

struct BrowserSession {
    std::string id; ///< Selenium's session id
    std::string browser;
    bool vnc = false; ///< its display can be watched at /api/v1/sessions/{id}/vnc
};
BOOST_DESCRIBE_STRUCT(BrowserSession, (), (id, browser, vnc))

struct Execution {
    std::string id; ///< UUID
    std::string projectName;
    std::string requestedBy;
    ExecutionStatus status = ExecutionStatus::Queued;
    std::vector<std::string> paths, tests;
    std::int64_t passed = 0, failed = 0, skipped = 0;
    std::optional<int> exitCode; ///< robot's own
    std::string errorMessage;
    std::vector<BrowserSession> sessions; ///< those of now; emptied when it has ended
    Timestamp createdAt;
    std::optional<Timestamp> startedAt, finishedAt;
    std::int64_t lastEvent = 0; ///< number of the newest ExecutionEvent
};
BOOST_DESCRIBE_STRUCT(Execution, (),
                      (id, projectName, requestedBy, status, paths, tests, passed, failed, skipped, exitCode,
                       errorMessage, sessions, createdAt, startedAt, finishedAt, lastEvent))

/// One thing that happened in an execution. `type` and which members are set:
///   status        status
///   suite_start, suite_end, test_start, test_end    name (long name), source, line, (end:) status, message, elapsedMs
///   step_start, step_end     id, parent, kind, name, args, assign, source, line, test, (end:) status, message, elapsedMs
///   log           id (the step it belongs to), level, message   (TRACE…ERROR; one message at most 64 KiB)
///   session       session, browser  (a browser session was opened; "session_end" when it is gone)
///   console       message  (a line robot wrote to its standard output or error)
///   artifact      name  (a file came to be: output.xml, log.html, selenium-screenshot-1.png …)
///   ended         status, message; the last one of the stream
/// `source` is relative to the project, forward slashes. `line` is 1-based. Step status is PASS, FAIL, SKIP, NOT RUN.
struct ExecutionEvent {
    std::int64_t number = 0; ///< from 1, without gaps
    Timestamp at;
    std::string type;
    std::optional<std::string> id, parent, kind, name, test, source, status, message, level, session, browser;
    std::optional<std::int64_t> line, elapsedMs;
    std::optional<std::vector<std::string>> args, assign;
};
BOOST_DESCRIBE_STRUCT(ExecutionEvent, (),
                      (number, at, type, id, parent, kind, name, test, source, status, message, level, session, browser,
                       line, elapsedMs, args, assign))
template <>
inline constexpr bool OmitAbsent<ExecutionEvent> = true;

} // namespace crat::protocol
