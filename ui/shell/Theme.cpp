#include "ui/shell/Theme.h"

#include <QApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStyle>
#include <QStyleFactory>

// A static library's resources reach the program only when asked for by name.
static void initThemeResources()
{
    Q_INIT_RESOURCE(themes);
}

namespace crat::shell {

namespace {

struct Entry {
    const char *name;
    QColor Colours::*member;
};

#define CRAT_COLOUR(name)                                                                                              \
    {                                                                                                                  \
#name, &Colours::name                                                                                          \
    }
constexpr Entry Entries[] = {
    CRAT_COLOUR(window),       CRAT_COLOUR(base),         CRAT_COLOUR(alternateBase), CRAT_COLOUR(text),
    CRAT_COLOUR(mutedText),    CRAT_COLOUR(disabledText), CRAT_COLOUR(button),        CRAT_COLOUR(border),
    CRAT_COLOUR(strongBorder), CRAT_COLOUR(hover),        CRAT_COLOUR(pressed),       CRAT_COLOUR(accent),
    CRAT_COLOUR(accentText),   CRAT_COLOUR(accentSoft),   CRAT_COLOUR(link),          CRAT_COLOUR(toolTip),
    CRAT_COLOUR(toolTipText),  CRAT_COLOUR(success),      CRAT_COLOUR(successSoft),   CRAT_COLOUR(danger),
    CRAT_COLOUR(dangerSoft),   CRAT_COLOUR(warning),      CRAT_COLOUR(warningSoft),   CRAT_COLOUR(running),
    CRAT_COLOUR(runningSoft),  CRAT_COLOUR(keyword),      CRAT_COLOUR(argument),      CRAT_COLOUR(variable),
    CRAT_COLOUR(assignment),   CRAT_COLOUR(comment),      CRAT_COLOUR(control),       CRAT_COLOUR(setting),
    CRAT_COLOUR(gridLine),     CRAT_COLOUR(gutter),       CRAT_COLOUR(gutterText),    CRAT_COLOUR(currentRow),
};
#undef CRAT_COLOUR

QByteArray resource(const char *path)
{
    initThemeResources();
    QFile file{QString::fromLatin1(path)};
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "Theme", path); // compiled into this very binary
    return opened ? file.readAll() : QByteArray();
}

Colours load(const char *path)
{
    const QJsonObject values = QJsonDocument::fromJson(resource(path)).object();
    Colours colours;
    for (const Entry &entry : Entries) {
        colours.*entry.member = QColor(values.value(QLatin1String(entry.name)).toString());
        Q_ASSERT_X((colours.*entry.member).isValid(), path, entry.name);
    }
    return colours;
}

QString styleSheetFor(const Colours &colours)
{
    QString sheet = QString::fromUtf8(resource(":/themes/studio.qss"));
    // Longest names first, so that @accent does not eat the head of @accentSoft.
    QList<const Entry *> order;
    for (const Entry &entry : Entries)
        order << &entry;
    std::sort(order.begin(), order.end(),
              [](const Entry *a, const Entry *b) { return qstrlen(a->name) > qstrlen(b->name); });
    for (const Entry *entry : order)
        sheet.replace(QLatin1Char('@') + QLatin1String(entry->name), (colours.*(entry->member)).name());
    // Pictures that a style sheet names cannot be coloured, so there is one for each palette.
    sheet.replace(QStringLiteral("@scheme"),
                  colours.base.lightness() < 128 ? QStringLiteral("dark") : QStringLiteral("light"));
    return sheet;
}

} // namespace

const Colours &Theme::light()
{
    static const Colours colours = load(":/themes/light.json");
    return colours;
}

const Colours &Theme::dark()
{
    static const Colours colours = load(":/themes/dark.json");
    return colours;
}

const Colours &coloursFor(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < 128 ? Theme::dark() : Theme::light();
}

QPalette Theme::paletteFor(const Colours &c)
{
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.base);
    palette.setColor(QPalette::AlternateBase, c.alternateBase);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::PlaceholderText, c.mutedText);
    palette.setColor(QPalette::Button, c.button);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.danger);
    palette.setColor(QPalette::Highlight, c.accent);
    palette.setColor(QPalette::HighlightedText, c.accentText);
    palette.setColor(QPalette::Link, c.link);
    palette.setColor(QPalette::LinkVisited, c.link);
    palette.setColor(QPalette::ToolTipBase, c.toolTip);
    palette.setColor(QPalette::ToolTipText, c.toolTipText);
    palette.setColor(QPalette::Light, c.base.lighter(110));
    palette.setColor(QPalette::Midlight, c.hover);
    palette.setColor(QPalette::Mid, c.border);
    palette.setColor(QPalette::Dark, c.strongBorder);
    palette.setColor(QPalette::Shadow, c.strongBorder.darker(140));
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.disabledText);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, c.strongBorder);
    return palette;
}

Theme::Theme(QApplication &application, Settings &settings, QObject *parent)
    : QObject(parent), m_application(application),
      m_systemDark(application.palette().color(QPalette::Window).lightness() < 128)
{
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    connect(&settings, &Settings::themeChanged, this, &Theme::apply);
    apply(settings.theme());
}

const Colours &Theme::colours() const
{
    return m_dark ? dark() : light();
}

void Theme::override(ThemeChoice choice)
{
    apply(choice);
}

void Theme::apply(ThemeChoice choice)
{
    m_dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && m_systemDark);
    m_application.setPalette(paletteFor(colours()));
    m_application.setStyleSheet(styleSheetFor(colours()));
    Q_EMIT changed();
}

} // namespace crat::shell
