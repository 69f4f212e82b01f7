#pragma once

#include <QtGlobal>

namespace crat::studio {

/// Lives while QApplication is made. Where Qt finds no display it would abort; with this the program says in one line what is
/// missing and what to do, and ends with 3. Qt's other messages of that time are passed on when it goes.
/// One at a time, before any other thread.
class DisplayGuard {
public:
    DisplayGuard();
    ~DisplayGuard();
    DisplayGuard(const DisplayGuard &) = delete;
    DisplayGuard &operator=(const DisplayGuard &) = delete;

private:
    QtMessageHandler m_former;
};

} // namespace crat::studio
