#include "ui/language/Markdown.h"

#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTextDocument>

namespace crat::language {

namespace {

constexpr qsizetype Longest = 20000; // characters that are laid out

/// Without a folder or a net to load from.
class Closed final : public QTextDocument {
public:
    using QTextDocument::QTextDocument;

protected:
    QVariant loadResource(int, const QUrl &) override { return QByteArray(); }
};

void fill(QTextDocument &document, const QString &markdown)
{
    document.setMarkdown(markdown.left(Longest), QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) |
                                                     QTextDocument::MarkdownNoHTML);
    // Arguments come as a block of code, which Qt would not wrap: they are read, not run.
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (!block.blockFormat().nonBreakableLines())
            continue;
        QTextBlockFormat wrapped = block.blockFormat();
        wrapped.setNonBreakableLines(false);
        QTextCursor(block).setBlockFormat(wrapped);
    }
}

} // namespace

void showMarkdown(QTextBrowser &view, const QString &markdown)
{
    auto *document = dynamic_cast<Closed *>(view.document());
    if (!document) {
        document = new Closed(&view);
        document->setDocumentMargin(8);
        view.setDocument(document); // its own, an ordinary one, goes
    }
    document->setDefaultFont(view.font());
    fill(*document, markdown);
}

QString toolTipOf(const QString &markdown, int lines)
{
    const QStringList all = markdown.split(QLatin1Char('\n'));
    QString shown = all.mid(0, lines).join(QLatin1Char('\n'));
    if (all.size() > lines)
        shown += QStringLiteral("\n\n…");
    Closed document;
    fill(document, shown);
    return document.toHtml();
}

} // namespace crat::language
