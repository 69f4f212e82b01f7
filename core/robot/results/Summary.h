#pragma once

#include "core/robot/results/Events.h"

namespace crat::robot::results {

struct TestResult {
    std::string longName;           ///< "Suite.Sub Suite.Test"
    Status status = Status::NotSet; ///< NotSet: it had begun and no end was written
    std::string message;
    std::string source; ///< file of its suite, as Robot wrote it
    std::uint32_t line = 0;
    std::chrono::microseconds elapsed{0};
};

/// Counts, times and tests of a run, out of the events, without keeping keywords and messages. After Reader::finish() all is final;
/// before, what has ended so far counts (a suite's name may still be missing in long names).
class Summary final : public Visitor {
public:
    struct Limits {
        std::size_t tests = 1'000'000; ///< more are counted only
        std::size_t messageBytes = 64u << 10;
        std::size_t errors = 1000;
    };
    Summary() : Summary(Limits{}) {}
    explicit Summary(const Limits &limits) : m_limits(limits) {}

    std::size_t count(Status status) const; ///< of tests
    std::size_t testCount() const { return m_tests.size() + m_uncounted; }
    std::size_t suiteCount() const { return m_suiteCount; }
    const std::vector<TestResult> &tests() const { return m_tests; }
    const std::vector<Message> &errors() const { return m_errors; }
    const Header &runHeader() const { return m_header; }
    /// Of the root suite.
    const std::string &name() const { return m_name; }
    std::optional<LocalTime> start() const { return m_start; }
    std::chrono::microseconds elapsed() const { return m_elapsed; }

    void header(const Header &header) override { m_header = header; }
    void begin(const Item &item) override;
    void end(const Item &item) override;
    void error(const Message &message) override;

private:
    struct Open {
        std::size_t firstTest = 0;
        Status teardown = Status::NotSet;
        std::string teardownMessage;
        std::chrono::microseconds partsElapsed{0};
    };
    void endTest(const Item &item, std::chrono::microseconds elapsed);
    void endSuite(const Item &item, const Open &open, std::chrono::microseconds elapsed);

    Limits m_limits;
    std::vector<Open> m_open;
    std::vector<TestResult> m_tests;
    std::size_t m_beyond[5] = {}, m_uncounted = 0, m_suiteCount = 0;
    std::vector<Message> m_errors;
    Header m_header;
    std::string m_name;
    std::optional<LocalTime> m_start;
    std::chrono::microseconds m_elapsed{0};
};

} // namespace crat::robot::results
