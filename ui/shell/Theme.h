#pragma once

#include <QColor>
#include <QHash>
#include <QObject>
#include <QPalette>
#include <QString>

#include "ui/shell/Settings.h"

class QApplication;

namespace crat::shell {

/// Every colour that the studio draws with beyond QPalette's. One set for light, one for dark.
struct Colours {
    QColor window, base, alternateBase, text, mutedText, disabledText, button, border, strongBorder, hover, pressed;
    QColor accent, accentText, accentSoft, link, toolTip, toolTipText;
    QColor success, successSoft, danger, dangerSoft, warning, warningSoft, running, runningSoft;
    QColor keyword, argument, variable, assignment, comment, control, setting;
    QColor gridLine, gutter, gutterText, currentRow;
};

/// The set that belongs to `palette` (a widget's palette() at paint time): follows a theme change by itself.
const Colours &coloursFor(const QPalette &palette);

/// Fusion with our palette and style sheet; follows Settings::theme() and changes live. Repainting is Qt's (PaletteChange).
class Theme : public QObject {
    Q_OBJECT
public:
    Theme(QApplication &application, Settings &settings, QObject *parent = nullptr);

    bool isDark() const { return m_dark; }
    const Colours &colours() const;
    /// For this start only, over what Settings say (command line).
    void override(ThemeChoice choice);

    static const Colours &light();
    static const Colours &dark();
    static QPalette paletteFor(const Colours &colours);

Q_SIGNALS:
    void changed();

private:
    void apply(ThemeChoice choice);

    QApplication &m_application;
    bool m_systemDark;
    bool m_dark = false;
};

} // namespace crat::shell
