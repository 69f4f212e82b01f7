#pragma once

#include <QDir>
#include <QPixmap>
#include <QWidget>

namespace crat::test {

/// Saves what a widget looks like, for people to look at: into the folder that CRAT_SCREENSHOTS names; without it, nothing.
inline void shot(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("CRAT_SCREENSHOTS");
    if (!folder.isEmpty() && QDir().mkpath(folder))
        widget.grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

} // namespace crat::test
