#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sys/resource.h>

#include <QCoreApplication>
#include <spdlog/spdlog.h>

#include "app/cratd/Companion.h"
#include "core/base/Log.h"

namespace {

using namespace crat;

constexpr int EnvironmentTrouble = 3;
constexpr std::chrono::seconds StopTime{20};
constexpr std::size_t ShortestToken = 16;

/// Before any thread starts, so that every thread leaves them to main's sigwait.
sigset_t takeSignals()
{
    std::signal(SIGPIPE, SIG_IGN);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return set;
}

void allowManyConnections()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int trouble(const Error &error)
{
    std::fprintf(stderr, "cratd: %s\n", error.forUser.c_str());
    return EnvironmentTrouble;
}

std::optional<std::string> environment(const std::string &name)
{
    const char *value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
}

} // namespace

int main(int argc, char **argv)
{
    const sigset_t signals = takeSignals();
    const auto parsed = cratd::parseOptions({argv + 1, argv + argc}, environment);
    if (!parsed.options) {
        std::fputs(parsed.text.c_str(), parsed.exitCode == 0 ? stdout : stderr);
        return parsed.exitCode;
    }
    const cratd::Options &options = *parsed.options;
    setUpLogging({.level = options.logLevel, .json = options.logJson, .file = options.logFile});
    std::string token;
    if (options.tokenFromStdin && (!std::getline(std::cin, token) || token.size() < ShortestToken)) {
        std::fprintf(stderr, "cratd: --token-stdin: no token of at least %zu characters came on standard input\n",
                     ShortestToken);
        return 2;
    }
    allowManyConnections();
    const QCoreApplication application(argc, argv); // Qt's SQL plug-ins ask for one
    auto companion = cratd::Companion::start(options, token);
    if (!companion)
        return trouble(companion.error());
    std::printf("cratd: listening on %s\n", (*companion)->address().c_str());
    std::fflush(stdout);

    const timespec second{1, 0};
    int signal = -1;
    while ((signal = sigtimedwait(&signals, nullptr, &second)) < 0)
        (*companion)->tick();
    spdlog::info("cratd: stopping (signal {})", signal);
    (*companion)->stop(Deadline::after(StopTime));
    companion->reset();
    spdlog::info("cratd: stopped");
    return 0;
}
