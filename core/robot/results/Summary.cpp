#include "core/robot/results/Summary.h"

#include "core/robot/results/BoundedText.h"
#include "core/robot/results/SuiteTeardown.h"

namespace crat::robot::results {
namespace {

std::string bounded(std::string_view text, std::size_t limit)
{
    BoundedText result;
    result.append(text, limit);
    return std::string(result.text()) + (result.wasCut() ? " …" : "");
}

} // namespace

std::size_t Summary::count(Status status) const
{
    std::size_t result = m_beyond[std::size_t(status)];
    for (const TestResult &test : m_tests)
        result += test.status == status;
    return result;
}

void Summary::begin(const Item &)
{
    m_open.push_back({m_tests.size(), Status::NotSet, {}, {}});
}

void Summary::end(const Item &item)
{
    const Open open = std::move(m_open.back());
    m_open.pop_back();
    const auto elapsed = item.elapsed.value_or(open.partsElapsed);
    if (!m_open.empty())
        m_open.back().partsElapsed += elapsed;
    if (item.kind == Kind::Test) {
        endTest(item, elapsed);
    } else if (item.kind == Kind::Suite) {
        endSuite(item, open, elapsed);
    } else if (item.kind == Kind::Teardown && !m_open.empty()) {
        m_open.back().teardown = item.status;
        m_open.back().teardownMessage = bounded(item.field(Field::Message), m_limits.messageBytes);
    }
}

void Summary::endTest(const Item &item, std::chrono::microseconds elapsed)
{
    if (m_tests.size() >= m_limits.tests) {
        ++m_uncounted;
        ++m_beyond[std::size_t(item.status)];
        return;
    }
    const std::string name = item.name.empty() ? std::string(item.field(Field::Id)) : item.name;
    m_tests.push_back(
        {name, item.status, bounded(item.field(Field::Message), m_limits.messageBytes), {}, item.line, elapsed});
}

void Summary::endSuite(const Item &item, const Open &open, std::chrono::microseconds elapsed)
{
    ++m_suiteCount;
    const std::string name = item.name.empty() ? std::string(item.field(Field::Id)) : item.name;
    const bool teardownCounts =
        teardownsCountStill(m_header) && (open.teardown == Status::Fail || open.teardown == Status::Skip);
    for (std::size_t i = open.firstTest; i < m_tests.size(); ++i) {
        TestResult &test = m_tests[i];
        test.longName = name + "." + test.longName;
        if (test.source.empty())
            test.source = item.field(Field::Source);
        if (teardownCounts)
            applySuiteTeardown(open.teardown, open.teardownMessage, test.status, test.message);
    }
    if (!m_open.empty())
        return;
    m_name = name;
    m_start = item.start;
    m_elapsed = elapsed;
}

void Summary::error(const Message &message)
{
    if (m_errors.size() < m_limits.errors)
        m_errors.push_back(message);
}

} // namespace crat::robot::results
