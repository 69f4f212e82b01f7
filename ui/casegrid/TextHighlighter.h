#pragma once

#include <QSyntaxHighlighter>

#include "ui/casegrid/CaseDocument.h"

namespace crat::casegrid {

/// Colours the text by the document's own tokens: what the grid shows as a cell's kind. GUI thread.
class TextHighlighter : public QSyntaxHighlighter {
    Q_OBJECT
public:
    TextHighlighter(QTextDocument *text, CaseDocument &document) : QSyntaxHighlighter(text), m_document(document) {}

protected:
    void highlightBlock(const QString &text) override;

private:
    CaseDocument &m_document;
};

} // namespace crat::casegrid
