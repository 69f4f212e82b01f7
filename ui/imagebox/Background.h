#pragma once

#include <functional>
#include <map>
#include <stop_token>
#include <thread>

#include <QMetaObject>
#include <QObject>

namespace crat::imagebox {

/// Runs a function on a thread of its own and hands its result to the GUI thread. One result at a time counts: a new run stops
/// the former one, whose result never comes. Nothing here waits but the destructor, for a function that has been told to stop.
/// GUI thread; `context` must be the object that this is a member of.
template <class T>
class Background {
public:
    explicit Background(QObject *context) : m_context(context) {}
    Background(const Background &) = delete;
    Background &operator=(const Background &) = delete;

    void run(std::function<T(std::stop_token)> work, std::function<void(T)> done)
    {
        stop();
        const int id = m_current = ++m_last;
        m_threads[id] = std::jthread([this, id, work = std::move(work), done = std::move(done)](std::stop_token stop) {
            auto result = std::make_shared<T>(work(stop));
            QMetaObject::invokeMethod(
                m_context,
                [this, id, result, done] {
                    m_threads.erase(id); // it is at its end
                    if (id != m_current)
                        return;
                    m_current = 0;
                    done(std::move(*result));
                },
                Qt::QueuedConnection);
        });
    }
    /// The running function is told to stop; its result still comes.
    void stop()
    {
        for (auto &[id, thread] : m_threads)
            thread.request_stop();
    }
    /// The running function is told to stop and its result never comes.
    void drop()
    {
        stop();
        m_current = 0;
    }
    bool isRunning() const { return m_current != 0; }

private:
    QObject *m_context;
    std::map<int, std::jthread> m_threads;
    int m_last = 0;
    int m_current = 0; ///< 0: none
};

} // namespace crat::imagebox
