#pragma once

#include <chrono>
#include <memory>

#include <QCoreApplication>
#include <QObject>
#include <QPointer>
#include <QThreadPool>

namespace crat::client {

/// A thread for work that may block, a disk's above all: jobs run one after the other, in the order in which they were given.
/// The caller bounds how many wait. Made and used on one thread, the application's (the GUI thread, the command line's only one);
/// answers come there, and only while their context lives.
class Worker {
public:
    /// `endLimit`: how long the destructor waits for what was given.
    explicit Worker(const QString &name, std::chrono::milliseconds endLimit = std::chrono::seconds(5));
    /// A network drive that has gone must not hold the window: past the limit the thread goes on alone, and ends after its last job.
    ~Worker();
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;

    /// `work` on the thread, then `then` with its value, later and on the application's thread, unless `context` died meanwhile.
    template <class Work, class Then>
    void run(QObject *context, Work work, Then then)
    {
        QPointer<QObject> guard(context);
        m_pool->start([guard, work = std::move(work), then = std::move(then)]() mutable {
            auto result = std::make_shared<decltype(work())>(work());
            // The context may die on its own thread meanwhile: it is looked at there only.
            if (QObject *application = QCoreApplication::instance())
                QMetaObject::invokeMethod(
                    application,
                    [guard, result, then = std::move(then)]() mutable {
                        if (guard)
                            then(std::move(*result));
                    },
                    Qt::QueuedConnection);
        });
    }
    /// Work that nobody waits for.
    template <class Work>
    void post(Work work)
    {
        m_pool->start(std::move(work));
    }
    /// False: it did not end in time.
    bool waitForDone(std::chrono::milliseconds limit);

private:
    std::unique_ptr<QThreadPool> m_pool;
    std::chrono::milliseconds m_endLimit;
};

} // namespace crat::client
