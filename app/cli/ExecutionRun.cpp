#include "app/cli/ExecutionRun.h"

#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "app/cli/Output.h"
#include "app/cli/Table.h"
#include "core/base/Files.h"

namespace crat::cli {
namespace {

/// The nearest folder above `path` with crat.toml or .git; else the folder that holds it.
QString projectOf(const QString &path)
{
    const QFileInfo info(path);
    QString start = info.isDir() ? info.absoluteFilePath() : info.absolutePath();
    for (QDir dir(start);;) {
        if (dir.exists(QStringLiteral("crat.toml")) || dir.exists(QStringLiteral(".git")))
            return dir.absolutePath();
        if (!dir.cdUp())
            return start;
    }
}

} // namespace

Result<client::ExecutionJob> jobOf(const ExecutionOptions &options)
{
    client::ExecutionJob job;
    for (const std::string &path : options.paths) {
        if (!QFileInfo::exists(QString::fromStdString(path)))
            return fail(Errc::NotFound, "there is no file or folder " + path);
    }
    job.projectRoot = options.project.empty() ? projectOf(QString::fromStdString(options.paths.front()))
                                              : QDir(QString::fromStdString(options.project)).absolutePath();
    const QDir root(QFileInfo(job.projectRoot).canonicalFilePath());
    job.request.projectName = root.dirName().toStdString();
    const auto relative = [&](const std::string &path) -> Result<std::string> {
        const QString below = root.relativeFilePath(QFileInfo(QString::fromStdString(path)).canonicalFilePath());
        if (below == QLatin1String("."))
            return std::string();
        if (!isSafeRelativePath(below.toStdString()))
            return fail(Errc::BadInput,
                        path + " is not in the project " + job.projectRoot.toStdString() + ". Give --project");
        return below.toStdString();
    };
    for (const std::string &path : options.paths) {
        auto below = relative(path);
        if (!below)
            return tl::unexpected(below.error());
        if (!below->empty()) // the whole project is said by naming nothing
            job.request.paths.push_back(std::move(*below));
    }
    for (const std::string &path : options.pythonPath) {
        auto below = relative(path);
        if (!below)
            return tl::unexpected(below.error());
        job.request.pythonPath.push_back(below->empty() ? "." : std::move(*below));
    }
    for (const std::string &variable : options.variables) {
        const auto colon = variable.find(':');
        if (colon == std::string::npos || colon == 0)
            return fail(Errc::BadInput, "--variable takes NAME:VALUE, not \"" + variable + "\"");
        job.request.variables[variable.substr(0, colon)] = variable.substr(colon + 1);
    }
    job.request.tests = options.tests;
    job.request.includeTags = options.include;
    job.request.excludeTags = options.exclude;
    job.request.browser = options.browser;
    job.request.gridUrl = options.grid;
    return job;
}

int runExecution(Context &ctx, std::shared_ptr<ExecutionOptions> options)
{
    const auto job = jobOf(*options);
    if (!job)
        return ctx.failed(job.error());
    return Remote::run(ctx, [options, job = *job](Remote &remote) { (new ExecutionRun(remote, options))->start(job); });
}

ExecutionRun::ExecutionRun(Remote &remote, std::shared_ptr<ExecutionOptions> options)
    : QObject(&remote), m_remote(remote), m_options(std::move(options)), m_execution(remote.client())
{
    connect(&m_execution, &client::ExecutionClient::eventReceived, this, &ExecutionRun::onEvent);
    connect(&m_execution, &client::ExecutionClient::finished, this, &ExecutionRun::onFinished);
    connect(&m_execution, &client::ExecutionClient::failed, this, [this](const Error &error) { m_remote.fail(error); });
    connect(&m_execution, &client::ExecutionClient::started, this, [this](const protocol::Execution &execution) {
        if (*m_options->format == "text")
            m_remote.context().out << "execution " << execution.id << std::endl;
    });
    connect(&m_execution, &client::ExecutionClient::leftOut, this, [this](const QString &text) {
        m_remote.context().err << "crat: " << plain(text.toStdString()) << std::endl;
    });
    connect(&m_execution, &client::ExecutionClient::connectionChanged, this,
            [this, first = true](bool connected) mutable {
                if (!connected)
                    m_remote.context().err << "crat: the companion is away, trying again; the run goes on there"
                                           << std::endl;
                else if (!std::exchange(first, false))
                    m_remote.context().err << "crat: connected again" << std::endl;
            });
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGINT);
    sigaddset(&wanted, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &wanted, nullptr);
    m_signalFd = ::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    m_signals = std::make_unique<QSocketNotifier>(m_signalFd, QSocketNotifier::Read);
    connect(m_signals.get(), &QSocketNotifier::activated, this, &ExecutionRun::onSignal);
}

ExecutionRun::~ExecutionRun()
{
    m_signals.reset();
    if (m_signalFd >= 0)
        ::close(m_signalFd);
}

void ExecutionRun::start(const client::ExecutionJob &job)
{
    m_execution.start(job);
}

void ExecutionRun::onSignal()
{
    signalfd_siginfo info{};
    if (::read(m_signalFd, &info, sizeof info) != sizeof info)
        return;
    if (++m_interrupts > 1)
        return m_remote.finish(Environment);
    m_remote.context().err << "crat: stopping the run; once more to leave it to itself" << std::endl;
    m_execution.cancel();
}

void ExecutionRun::onEvent(const protocol::ExecutionEvent &event)
{
    std::ostream &out = m_remote.context().out;
    if (*m_options->format == "json") {
        out << protocol::toJsonText(event) << std::endl;
        return;
    }
    if (event.type == "test_start") {
        out << '\n' << plain(event.name.value_or("")) << std::endl;
    } else if (event.type == "test_end") {
        out << "  " << event.status.value_or("") << "  "
            << duration(std::chrono::milliseconds(event.elapsedMs.value_or(0)));
        if (!event.message.value_or("").empty())
            out << "  " << plain(*event.message);
        out << std::endl;
    } else if (event.type == "step_start" || event.type == "step_end") {
        printStep(event);
    } else if (event.type == "log" && (event.level == "WARN" || event.level == "ERROR" || event.level == "FAIL")) {
        out << "      " << *event.level << ": " << plain(event.message.value_or("")) << std::endl;
    } else if (event.type == "session") {
        out << "  browser " << plain(event.browser.value_or("")) << ", session " << plain(event.session.value_or(""))
            << std::endl;
    }
}

void ExecutionRun::printStep(const protocol::ExecutionEvent &event)
{
    const std::string id = event.id.value_or("");
    if (event.type == "step_start") {
        const auto parent = m_depth.find(event.parent.value_or(""));
        m_depth[id] = parent == m_depth.end() ? 0 : parent->second + 1;
        return;
    }
    const auto depth = m_depth.find(id);
    const int level = depth == m_depth.end() ? 0 : depth->second;
    if (depth != m_depth.end())
        m_depth.erase(depth);
    if ((level > 0 && !m_options->allSteps) || event.status == "NOT RUN")
        return;
    std::string text = event.name.value_or("");
    if (text.empty())
        text = event.kind.value_or("");
    for (const std::string &argument : event.args.value_or(std::vector<std::string>()))
        text += "    " + argument;
    text = std::string(static_cast<std::size_t>(2 * level), ' ') + plain(text);
    const int width = 72;
    if (displayWidth(text) < width)
        text += std::string(static_cast<std::size_t>(width - displayWidth(text)), ' ');
    m_remote.context().out << "    " << text << "  " << event.status.value_or("") << "  "
                           << duration(std::chrono::milliseconds(event.elapsedMs.value_or(0))) << std::endl;
}

void ExecutionRun::printEnd(const protocol::Execution &execution)
{
    if (*m_options->format == "json")
        return;
    std::ostream &out = m_remote.context().out;
    out << '\n'
        << protocol::enumText(execution.status) << ": " << execution.passed << " passed, " << execution.failed
        << " failed, " << execution.skipped << " skipped";
    if (execution.startedAt && execution.finishedAt)
        out << " in " << duration(*execution.finishedAt - *execution.startedAt);
    out << std::endl;
    if (!execution.errorMessage.empty())
        m_remote.context().err << "crat: " << plain(execution.errorMessage) << std::endl;
}

void ExecutionRun::onFinished(const protocol::Execution &execution)
{
    m_ended = execution;
    printEnd(execution);
    if (m_options->outputFolder.empty())
        return m_remote.finish(exitCode());
    m_remote.client().executionFiles(
        m_execution.executionId(), this,
        m_remote.expect<std::vector<client::ResultFile>>([this](std::vector<client::ResultFile> files) {
            fetch(std::make_shared<std::vector<client::ResultFile>>(std::move(files)), 0);
        }));
}

void ExecutionRun::fetch(std::shared_ptr<std::vector<client::ResultFile>> files, std::size_t next)
{
    const QDir folder(QString::fromStdString(m_options->outputFolder));
    if (next == files->size()) {
        if (*m_options->format == "text")
            m_remote.context().out << files->size() << " files in " << folder.absolutePath().toStdString() << std::endl;
        return m_remote.finish(exitCode());
    }
    const client::ResultFile &file = (*files)[next];
    if (!isSafeRelativePath(file.name))
        return m_remote.fail(
            {Errc::Internal, "the companion names a file outside its folder: " + plain(file.name), {}});
    const QString path = folder.filePath(QString::fromStdString(file.name));
    QDir().mkpath(QFileInfo(path).absolutePath());
    m_file.setFileName(path);
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return m_remote.fail(
            {Errc::Unavailable, "cannot write " + path.toStdString() + ": " + m_file.errorString().toStdString(), {}});
    m_remote.client().executionFile(m_execution.executionId(), QString::fromStdString(file.name), &m_file, this,
                                    m_remote.expect<void>([this, files, next] {
                                        m_file.close();
                                        fetch(files, next + 1);
                                    }));
}

int ExecutionRun::exitCode() const
{
    if (m_options->robotExitCode && m_ended.exitCode)
        return *m_ended.exitCode;
    switch (m_ended.status) {
    case protocol::ExecutionStatus::Passed: return Done;
    case protocol::ExecutionStatus::Error: return Environment;
    default: return Findings;
    }
}

} // namespace crat::cli
