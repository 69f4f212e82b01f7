#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/protocol/Execution.h"

namespace crat::execution {

/// One execution's events.jsonl: one JSON object a line, written by the listener inside robot and by us, each line with one
/// write to a file opened with O_APPEND. The file is the truth; an event's number is its line's place among the lines that
/// look like one ("{…}", so a line torn by a crash takes no number).
/// Threads: any for append(); a Reader belongs to one.
class EventLog {
public:
    static constexpr std::size_t MaxLine = 1u << 20;

    explicit EventLog(std::filesystem::path file) : m_file(std::move(file)) {}
    const std::filesystem::path &file() const { return m_file; }

    /// Adds `event` (its number is not written; `at` is set to now where it is zero). A line that a dead writer left open is
    /// closed first. Error: Unavailable.
    Result<> append(protocol::ExecutionEvent event) const;
    /// Bytes on disk for good.
    void sync() const;

    /// Reads forward from a place. Cheap to make; keeps nothing but the place.
    class Reader {
    public:
        explicit Reader(const EventLog &log) : m_file(log.file()) {}
        /// Complete events that follow, at most `maxEvents` and about `maxBytes` of text. Empty: no more so far.
        /// Error: Unavailable. A line that is no event comes as one of type "console" that says so, so that no number lacks.
        Result<std::vector<protocol::ExecutionEvent>> next(std::size_t maxEvents = 256,
                                                           std::size_t maxBytes = 256u << 10);
        /// Goes on behind event `number` without reading them as JSON. False: there are fewer so far.
        Result<bool> skipTo(std::int64_t number);
        /// Was the last one skipped the "ended" after which there is no more?
        bool skippedEnd() const;
        std::int64_t number() const { return m_number; } ///< of the last event read

    private:
        Result<std::size_t> fill(std::size_t bytes);
        std::filesystem::path m_file;
        std::int64_t m_number = 0;
        std::uint64_t m_offset = 0; ///< of the first byte of `m_buffer` in the file
        std::string m_buffer;
        std::string m_skipped; ///< the last event's line
    };

private:
    std::filesystem::path m_file;
};

/// Reads one line. Error: BadInput. Limit: EventLog::MaxLine.
Result<protocol::ExecutionEvent> parseEventLine(std::string_view line);

} // namespace crat::execution
