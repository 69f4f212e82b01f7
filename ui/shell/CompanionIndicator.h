#pragma once

#include <QToolButton>

namespace crat::shell {

enum class CompanionState { Off, Starting, Connected, Reconnecting, SignedOut, Failed };

struct CompanionStatus {
    CompanionState state = CompanionState::Off;
    QString name;   ///< "this machine" or the server's host
    QString detail; ///< version, or why it is away and what to do
};

/// The companion's state at the end of the status bar: icon and words, the reason as a tool tip. A click asks for more.
class CompanionIndicator : public QToolButton {
    Q_OBJECT
public:
    explicit CompanionIndicator(QWidget *parent = nullptr);
    void setStatus(const CompanionStatus &status);
    const CompanionStatus &status() const { return m_status; }

private:
    CompanionStatus m_status;
};

} // namespace crat::shell
