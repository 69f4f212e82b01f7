#include "tests/support/QtEnvironment.h"

#include <QCoreApplication>

#include <gtest/gtest.h>

namespace crat::test {

namespace {

class QtApplication final : public ::testing::Environment {
public:
    void SetUp() override { m_app = std::make_unique<QCoreApplication>(m_argc, m_argv); }
    void TearDown() override { m_app.reset(); }

private:
    int m_argc = 1;
    char m_name[5] = "test";
    char *m_argv[2] = {m_name, nullptr};
    std::unique_ptr<QCoreApplication> m_app;
};

} // namespace

bool useQtApplication()
{
    ::testing::AddGlobalTestEnvironment(new QtApplication);
    return true;
}

} // namespace crat::test
