#pragma once

#include <functional>

#include <QObject>
#include <QSocketNotifier>

namespace crat::studio {

/// Ctrl+C in the terminal, a logout, a service manager's stop: asks for the window to be closed as a person would, so that edits
/// are asked about, places are kept and the companion ends. A second signal ends the program at once.
/// One at a time. Thread: the GUI's.
class QuitSignals : public QObject {
public:
    explicit QuitSignals(std::function<void()> close);
    ~QuitSignals() override;

private:
    std::function<void()> m_close;
    QSocketNotifier m_notifier;
};

} // namespace crat::studio
