#include "ui/casegrid/TextView.h"

#include <algorithm>

#include <QFontDatabase>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

#include "ui/casegrid/TextHighlighter.h"
#include "ui/shell/Theme.h"

namespace crat::casegrid {

namespace {

constexpr std::size_t kMostShownOfLine = 100'000; ///< bytes

class Gutter final : public QWidget {
public:
    explicit Gutter(TextView *view) : QWidget(view), m_view(view) { setObjectName(QStringLiteral("lineNumbers")); }
    QSize sizeHint() const override { return {m_view->gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent *event) override { m_view->paintGutter(event); }

private:
    TextView *m_view;
};

/// One line of the file: its bytes without the line end, and that end.
struct Line {
    std::string_view text, end;
};

/// The file's lines as QTextDocument makes blocks of them: at LF, CR LF, CR and U+2029. The last one has no end.
std::vector<Line> linesOf(std::string_view bytes)
{
    std::vector<Line> lines;
    std::size_t start = 0;
    for (std::size_t i = 0; i < bytes.size();) {
        std::size_t width = 0;
        if (bytes[i] == '\n')
            width = 1;
        else if (bytes[i] == '\r')
            width = bytes.substr(i, 2) == "\r\n" ? 2 : 1;
        else if (bytes.substr(i, 3) == "\xE2\x80\xA9")
            width = 3;
        if (width == 0) {
            ++i;
            continue;
        }
        lines.push_back({bytes.substr(start, i - start), bytes.substr(i, width)});
        i += width;
        start = i;
    }
    lines.push_back({bytes.substr(start), {}});
    return lines;
}

std::string_view withoutBom(std::string_view bytes)
{
    return bytes.substr(0, 3) == "\xEF\xBB\xBF" ? bytes.substr(3) : bytes;
}

bool isCut(std::string_view line)
{
    return line.size() > kMostShownOfLine;
}

/// What the view shows of a line: with each key the whole of it is laid out, which takes 0.2 s a million characters.
QString shownLine(std::string_view line)
{
    if (!isCut(line))
        return QString::fromUtf8(line.data(), static_cast<qsizetype>(line.size()));
    std::size_t size = kMostShownOfLine;
    while (size > 0 && (static_cast<unsigned char>(line[size]) & 0xC0) == 0x80)
        --size; // not within a character
    return QString::fromUtf8(line.data(), static_cast<qsizetype>(size)) +
           TextView::tr(" … (%1 bytes more; this line can be edited in the grid only)").arg(line.size() - size);
}

QStringList shownLines(std::string_view bytes)
{
    QStringList out;
    for (const Line &line : linesOf(withoutBom(bytes)))
        out << shownLine(line.text);
    return out;
}

} // namespace

TextView::TextView(CaseDocument &document, QWidget *parent)
    : QPlainTextEdit(parent), m_file(document), m_gutter(new Gutter(this))
{
    setObjectName(QStringLiteral("textView"));
    setAccessibleName(tr("Text of the file"));
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLineWrapMode(NoWrap);
    setUndoRedoEnabled(false);
    setReadOnly(document.isReadOnly());
    setTabStopDistance(fontMetrics().horizontalAdvance(QLatin1Char(' ')) * 4);
    m_shown = shownLines(m_file.bytes());
    setPlainText(m_shown.join(QLatin1Char('\n')));
    // Before the highlighter is made: it asks the document for tokens, so the document has to know first.
    connect(this->document(), &QTextDocument::contentsChange, this, &TextView::onTyped);
    m_highlighter = new TextHighlighter(this->document(), document);
    connect(&m_file, &CaseDocument::changed, this, &TextView::onDocumentChanged);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &TextView::placeGutter);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int dy) {
        if (dy)
            m_gutter->scroll(0, dy);
        else
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
    m_highlightLater.setSingleShot(true);
    m_highlightLater.setInterval(30);
    connect(&m_highlightLater, &QTimer::timeout, this, &TextView::highlightVisible);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, &m_highlightLater, qOverload<>(&QTimer::start));
    placeGutter();
}

void TextView::onTyped(int position, int, int added)
{
    if (m_taking)
        return;
    if (m_takingBack) { // goes with the rest
        m_shown.clear();
        for (QTextBlock block = document()->begin(); block.isValid(); block = block.next())
            m_shown << block.text();
        return;
    }
    // Whole lines around the change: what the view held before is known, what it holds now is asked for.
    const int delta = document()->blockCount() - static_cast<int>(m_shown.size());
    const int first = document()->findBlock(position).blockNumber();
    QTextBlock lastBlock = document()->findBlock(position + added);
    const int lastNew = lastBlock.isValid() ? lastBlock.blockNumber() : document()->blockCount() - 1;
    const int lastOld = lastNew - delta;

    const std::string_view bytes = m_file.bytes();
    const std::vector<Line> lines = linesOf(withoutBom(bytes));
    std::string fresh;
    QStringList freshLines;
    bool tooLong = false;
    QTextBlock block = document()->findBlockByNumber(first);
    for (int i = first; i <= lastNew; ++i, block = block.next()) {
        freshLines << block.text();
        const std::string text = block.text().toStdString();
        tooLong |= isCut(text);
        fresh += text;
        if (i == lastNew)
            break;
        const std::string_view end = i < lastOld ? lines[static_cast<std::size_t>(i)].end : std::string_view();
        fresh += end.empty() ? m_file.tree().lineEnd() : end;
    }
    if (freshLines == m_shown.mid(first, lastOld - first + 1))
        return; // colours only
    if (std::any_of(lines.begin() + first, lines.begin() + lastOld + 1, [](const Line &l) { return isCut(l.text); })) {
        // The rest of such a line is not here: it would be lost.
        m_shown = m_shown.mid(0, first) + freshLines + m_shown.mid(lastOld + 1);
        return takeBackLater();
    }
    const std::string_view firstText = lines[static_cast<std::size_t>(first)].text;
    const std::string_view lastText = lines[static_cast<std::size_t>(lastOld)].text;
    std::size_t begin = static_cast<std::size_t>(firstText.data() - bytes.data());
    std::size_t end = static_cast<std::size_t>(lastText.data() - bytes.data()) + lastText.size();
    // Only what differs, so that an undo entry is what was typed.
    std::string_view old = bytes.substr(begin, end - begin), now = fresh;
    while (!old.empty() && !now.empty() && old.front() == now.front()) {
        old.remove_prefix(1);
        now.remove_prefix(1);
        ++begin;
    }
    while (!old.empty() && !now.empty() && old.back() == now.back()) {
        old.remove_suffix(1);
        now.remove_suffix(1);
        --end;
    }
    if (old.empty() && now.empty())
        return;
    m_shown = m_shown.mid(0, first) + freshLines + m_shown.mid(lastOld + 1);
    m_telling = true;
    const bool pushed =
        m_file.push(robot::replaceText(m_file.tree(), begin, end, std::string(now)), tr("Typing"), true);
    m_telling = false;
    if (tooLong || (!pushed && shownLines(m_file.bytes()) != m_shown))
        takeBackLater();
    m_highlightLater.start();
}

void TextView::takeBackLater()
{
    m_takingBack = true;
    // The text must not be changed while it tells of a change.
    QMetaObject::invokeMethod(this, &TextView::takeBack, Qt::QueuedConnection);
}

void TextView::takeBack()
{
    m_takingBack = false;
    const int place = textCursor().position();
    onDocumentChanged();
    QTextCursor cursor = textCursor();
    cursor.setPosition(std::min(place, document()->characterCount() - 1));
    setTextCursor(cursor);
}

void TextView::onDocumentChanged()
{
    setReadOnly(m_file.isReadOnly());
    m_highlightLater.start();
    if (m_telling)
        return;
    const QStringList now = shownLines(m_file.bytes());
    qsizetype head = 0;
    while (head < now.size() && head < m_shown.size() && now[head] == m_shown[head])
        ++head;
    qsizetype tail = 0;
    while (tail < now.size() - head && tail < m_shown.size() - head &&
           now[now.size() - 1 - tail] == m_shown[m_shown.size() - 1 - tail])
        ++tail;
    const qsizetype oldEnd = m_shown.size() - tail, newEnd = now.size() - tail;
    m_taking = true;
    QTextCursor cursor(document());
    const QStringList middle = now.mid(head, newEnd - head);
    if (head < oldEnd) {
        const QTextBlock firstBlock = document()->findBlockByNumber(static_cast<int>(head));
        const QTextBlock lastBlock = document()->findBlockByNumber(static_cast<int>(oldEnd - 1));
        cursor.setPosition(firstBlock.position());
        cursor.setPosition(lastBlock.position() + lastBlock.length() - 1, QTextCursor::KeepAnchor);
        if (!middle.isEmpty()) {
            cursor.insertText(middle.join(QLatin1Char('\n')));
        } else {
            cursor.removeSelectedText();
            head > 0 ? cursor.deletePreviousChar() : cursor.deleteChar();
        }
    } else if (!middle.isEmpty()) {
        // Lines came between two others: after the line before, or in front of the first.
        if (head > 0) {
            const QTextBlock before = document()->findBlockByNumber(static_cast<int>(head - 1));
            cursor.setPosition(before.position() + before.length() - 1);
            cursor.insertText(QLatin1Char('\n') + middle.join(QLatin1Char('\n')));
        } else {
            cursor.setPosition(0);
            cursor.insertText(middle.join(QLatin1Char('\n')) + QLatin1Char('\n'));
        }
    }
    m_taking = false;
    m_shown = now;
}

std::uint32_t TextView::currentLine() const
{
    return static_cast<std::uint32_t>(textCursor().blockNumber() + 1);
}

void TextView::goToLine(std::uint32_t line)
{
    const QTextBlock block = document()->findBlockByNumber(static_cast<int>(line) - 1);
    if (!block.isValid())
        return;
    QTextCursor cursor(block);
    setTextCursor(cursor);
    centerCursor();
}

bool TextView::event(QEvent *event)
{
    // Undo is the document's, over grid and text: leave its keys to the window's actions.
    if (event->type() == QEvent::ShortcutOverride) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore();
            return false;
        }
    }
    return QPlainTextEdit::event(event);
}

void TextView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Tab && event->modifiers() == Qt::NoModifier && !isReadOnly()) {
        insertPlainText(QStringLiteral("    ")); // a tab character would be a separator of another kind
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void TextView::highlightVisible()
{
    QTextBlock block = firstVisibleBlock();
    const int bottom = viewport()->height();
    while (block.isValid() && blockBoundingGeometry(block).translated(contentOffset()).top() <= bottom) {
        m_highlighter->rehighlightBlock(block);
        block = block.next();
    }
}

int TextView::gutterWidth() const
{
    const auto digits = std::max<qsizetype>(3, QString::number(blockCount()).size());
    return static_cast<int>(20 + fontMetrics().horizontalAdvance(QLatin1Char('9')) * digits);
}

void TextView::placeGutter()
{
    setViewportMargins(gutterWidth(), 0, 0, 0);
    const QRect rect = contentsRect();
    m_gutter->setGeometry(QRect(rect.left(), rect.top(), gutterWidth(), rect.height()));
}

void TextView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeGutter();
    m_highlightLater.start();
}

void TextView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_highlightLater.start();
}

void TextView::paintGutter(QPaintEvent *event)
{
    const shell::Colours &colours = shell::coloursFor(palette());
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), colours.gutter);
    painter.setPen(colours.border);
    painter.drawLine(m_gutter->width() - 1, event->rect().top(), m_gutter->width() - 1, event->rect().bottom());
    painter.setFont(font());
    QTextBlock block = firstVisibleBlock();
    qreal top = blockBoundingGeometry(block).translated(contentOffset()).top();
    const int current = textCursor().blockNumber();
    while (block.isValid() && top <= event->rect().bottom()) {
        const qreal height = blockBoundingRect(block).height();
        painter.setPen(block.blockNumber() == current ? colours.text : colours.gutterText);
        painter.drawText(QRectF(0, top, m_gutter->width() - 9, height), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(block.blockNumber() + 1));
        top += height;
        block = block.next();
    }
}

} // namespace crat::casegrid
