#include "ui/casegrid/LogPane.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/shell/ElidedLabel.h"
#include "ui/shell/Icons.h"
#include "ui/shell/Theme.h"

namespace crat::casegrid {

namespace {

constexpr int TickMs = 50;
constexpr int MessageLimit = 4000; // characters of one message in the pane; the whole is in log.html
constexpr int LinesPerMessage = 40;

class Place final : public QTextBlockUserData {
public:
    Place(QString source, int line) : file(std::move(source)), at(line) {}
    QString file;
    int at;
};

QString text(const std::optional<std::string> &value)
{
    return QString::fromStdString(value.value_or(""));
}

QString callText(const protocol::ExecutionEvent &event)
{
    QStringList parts;
    if (event.assign && !event.assign->empty()) {
        QStringList names;
        for (const std::string &each : *event.assign)
            names << QString::fromStdString(each);
        // Robot hands the mark over with the name where the file has it; a turn of a loop says its values and calls nothing.
        const QString all = names.join(QStringLiteral(", "));
        const bool asItIs = all.endsWith(QLatin1Char('=')) || event.name.value_or("").empty();
        parts << (asItIs ? all : all + QStringLiteral(" ="));
    }
    parts << text(event.name);
    for (const std::string &each : event.args.value_or(std::vector<std::string>()))
        parts << QString::fromStdString(each);
    return parts.join(QStringLiteral("    ")).left(MessageLimit);
}

} // namespace

LogPane::LogPane(QWidget *parent)
    : QWidget(parent), m_text(new QPlainTextEdit), m_head(new QWidget), m_title(new shell::ElidedLabel),
      m_empty(new QLabel)
{
    setObjectName(QStringLiteral("logPane"));
    setAccessibleName(tr("Log"));
    setAttribute(Qt::WA_StyledBackground);
    m_text->setObjectName(QStringLiteral("logText"));
    m_text->setAccessibleName(tr("Log of the run"));
    m_text->setReadOnly(true);
    m_text->setMaximumBlockCount(MaxLines);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setUndoRedoEnabled(false);
    m_text->viewport()->installEventFilter(this);
    m_text->document()->setDocumentMargin(8);

    m_title->setObjectName(QStringLiteral("dockSubtitle"));
    m_empty->setObjectName(QStringLiteral("emptyText"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setText(
        tr("Nothing has run yet. Open a test and press F5: its log appears here, and a click on a line leads to "
           "the row."));
    m_empty->setWordWrap(true);

    makeHead();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head);
    column->addWidget(m_empty, 1);
    column->addWidget(m_text, 1);

    m_tick.setInterval(TickMs);
    m_tick.setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, &LogPane::flush);
    connect(m_text->verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        const QScrollBar *bar = m_text->verticalScrollBar();
        m_follow->setChecked(bar->sliderPosition() >= bar->maximum());
    });
    updateEmpty();
}

void LogPane::makeHead()
{
    m_head->setObjectName(QStringLiteral("logHead"));
    m_head->setAccessibleName(tr("Log tools"));
    auto *head = new QHBoxLayout(m_head);
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(2);
    head->addWidget(m_title, 1);
    const auto add = [&](const QString &name, const QString &icon, const QString &tip) {
        auto *button = new QToolButton;
        button->setObjectName(name);
        button->setIcon(shell::icon(icon));
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        button->setAutoRaise(true);
        head->addWidget(button);
        return button;
    };
    m_openLog = add(QStringLiteral("logOpenLog"), QStringLiteral("external"), tr("Open the run's log in the browser"));
    m_openLog->setText(tr("Log"));
    m_openReport =
        add(QStringLiteral("logOpenReport"), QStringLiteral("external"), tr("Open the run's report in the browser"));
    m_openReport->setText(tr("Report"));
    for (QToolButton *button : {m_openLog, m_openReport})
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_openLog, &QToolButton::clicked, this,
            [this] { Q_EMIT resultWanted(m_execution, QStringLiteral("log.html")); });
    connect(m_openReport, &QToolButton::clicked, this,
            [this] { Q_EMIT resultWanted(m_execution, QStringLiteral("report.html")); });
    m_wrap = add(QStringLiteral("logWrap"), QStringLiteral("wrap"), tr("Wrap long lines"));
    m_wrap->setCheckable(true);
    connect(m_wrap, &QToolButton::toggled, this, &LogPane::setWrapping);
    connect(m_wrap, &QToolButton::clicked, this, &LogPane::wrappingChanged);
    m_follow = add(QStringLiteral("logFollow"), QStringLiteral("scroll-end"), tr("Follow the end of the log"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    connect(m_follow, &QToolButton::toggled, this, &LogPane::setFollowing);
    connect(add(QStringLiteral("logClear"), QStringLiteral("trash"), tr("Clear the log")), &QToolButton::clicked, this,
            &LogPane::clear);
    setResults({});
}

void LogPane::setResults(const QString &executionId)
{
    m_execution = executionId;
    m_openLog->setVisible(!executionId.isEmpty());
    m_openReport->setVisible(!executionId.isEmpty());
}

void LogPane::setWrapping(bool wrap)
{
    m_wrap->setChecked(wrap);
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text->setLineWrapMode(wrap ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
    if (m_follow->isChecked())
        setFollowing(true);
}

void LogPane::begin(const QString &title)
{
    clear();
    setResults({});
    m_title->setText(title);
    m_follow->setChecked(true);
}

void LogPane::clear()
{
    m_waiting.clear();
    m_text->clear();
    m_depth = 0;
    updateEmpty();
}

int LogPane::lineCount() const
{
    return m_text->document()->isEmpty() ? 0 : m_text->blockCount();
}

QString LogPane::stamp(const protocol::ExecutionEvent &event) const
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(event.at.time_since_epoch()).count();
    return QDateTime::fromMSecsSinceEpoch(ms).toString(QStringLiteral("HH:mm:ss.zzz"));
}

void LogPane::append(const protocol::ExecutionEvent &event)
{
    const QString source = text(event.source);
    const int line = static_cast<int>(event.line.value_or(0));
    const QString head = stamp(event) + QStringLiteral("  ");
    const auto indent = [this] {
        return QString(2 * std::clamp(m_depth, 0, 20), QLatin1Char(' '));
    };
    if (event.type == "test_start") {
        m_depth = 0;
        push({head + tr("Test: %1").arg(text(event.name)), Tone::Plain, source, line});
        m_depth = 1;
    } else if (event.type == "test_end") {
        m_depth = 0;
        const bool passed = event.status == "PASS";
        push({head + tr("Test ended: %1  %2").arg(text(event.status), text(event.message)).trimmed(),
              passed ? Tone::Good : Tone::Bad, source, line});
    } else if (event.type == "step_start") {
        push({head + indent() + callText(event), Tone::Plain, source, line});
        ++m_depth;
    } else if (event.type == "step_end") {
        m_depth = std::max(0, m_depth - 1);
        if (event.status == "FAIL")
            push({head + indent() + tr("FAIL: %1").arg(text(event.message)), Tone::Bad, source, line});
    } else if (event.type == "log") {
        const QString level = text(event.level);
        const Tone tone = level == u"FAIL" || level == u"ERROR" ? Tone::Bad
                          : level == u"WARN"                    ? Tone::Warn
                                                                : Tone::Muted;
        push({head + indent() + text(event.message), tone, source, line});
    } else if (event.type == "console") {
        // Robot's rulers divide a terminal; here indentation does.
        const std::string words = event.message.value_or("");
        if (words.find_first_not_of("=-") == std::string::npos)
            return;
        push({head + text(event.message), Tone::Muted, {}, 0});
    } else if (event.type == "ended") {
        const bool passed = event.status == "PASSED";
        push({head + tr("Run ended: %1  %2").arg(text(event.status), text(event.message)).trimmed(),
              passed ? Tone::Good : Tone::Bad,
              {},
              0});
    }
}

void LogPane::appendNote(const QString &note, bool isError)
{
    push({note, isError ? Tone::Bad : Tone::Muted, {}, 0});
}

void LogPane::push(Line line)
{
    QStringList parts = line.text.left(MessageLimit).split(QLatin1Char('\n'));
    if (parts.size() > LinesPerMessage) {
        parts = parts.mid(0, LinesPerMessage);
        parts << QStringLiteral("…");
    }
    for (const QString &part : std::as_const(parts)) {
        if (m_waiting.size() >= MaxLines)
            m_waiting.dequeue();
        m_waiting.enqueue({part, line.tone, line.source, line.line});
    }
    if (!m_tick.isActive())
        m_tick.start();
}

void LogPane::flush()
{
    if (m_waiting.isEmpty())
        return;
    const shell::Colours &colours = shell::coloursFor(palette());
    QTextCursor cursor(m_text->document());
    cursor.movePosition(QTextCursor::End);
    cursor.beginEditBlock();
    bool first = m_text->document()->isEmpty();
    while (!m_waiting.isEmpty()) {
        const Line line = m_waiting.dequeue();
        QTextCharFormat format;
        switch (line.tone) {
        case Tone::Muted: format.setForeground(colours.mutedText); break;
        case Tone::Good: format.setForeground(colours.success); break;
        case Tone::Bad: format.setForeground(colours.danger); break;
        case Tone::Warn: format.setForeground(colours.warning); break;
        case Tone::Plain: format.setForeground(colours.text); break;
        }
        if (!first)
            cursor.insertBlock();
        first = false;
        cursor.insertText(line.text, format);
        if (line.line > 0 && !line.source.isEmpty())
            cursor.block().setUserData(new Place(line.source, line.line));
    }
    cursor.endEditBlock();
    updateEmpty();
    if (m_follow->isChecked())
        setFollowing(true);
}

void LogPane::setFollowing(bool following)
{
    if (following)
        m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

void LogPane::updateEmpty()
{
    const bool empty = m_text->document()->isEmpty();
    m_empty->setVisible(empty);
    m_text->setVisible(!empty);
}

bool LogPane::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Wheel)
        QMetaObject::invokeMethod(
            this,
            [this] {
                const QScrollBar *bar = m_text->verticalScrollBar();
                m_follow->setChecked(bar->value() >= bar->maximum());
            },
            Qt::QueuedConnection);
    if (event->type() == QEvent::MouseButtonRelease && !m_text->textCursor().hasSelection()) {
        const QTextBlock block = m_text->cursorForPosition(static_cast<QMouseEvent *>(event)->pos()).block();
        if (auto *place = static_cast<Place *>(block.userData()))
            Q_EMIT placeActivated(place->file, place->at);
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace crat::casegrid
