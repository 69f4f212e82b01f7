#pragma once

#include <QPlainTextEdit>
#include <QTimer>

#include "ui/casegrid/CaseDocument.h"

namespace crat::casegrid {

class TextHighlighter;

/// The file as text, with line numbers. A view of the same CaseDocument as the grid: typing becomes edits there, and undo is the
/// document's. Lines of the view are the file's lines; line ends and a byte order mark are kept as they are. A line over 100,000 bytes is shown
/// cut, and cannot be changed here: the text engine lays out the whole line with each key. GUI thread.
class TextView : public QPlainTextEdit {
    Q_OBJECT
public:
    /// `document` must outlive it.
    explicit TextView(CaseDocument &document, QWidget *parent = nullptr);

    std::uint32_t currentLine() const; ///< 1-based
    void goToLine(std::uint32_t line);

    int gutterWidth() const;
    void paintGutter(QPaintEvent *event);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void onTyped(int position, int removed, int added);
    void takeBackLater();
    void takeBack(); ///< shows the document's text again, the cursor where it is
    void onDocumentChanged();
    void placeGutter();
    void highlightVisible();

    CaseDocument &m_file;
    QWidget *m_gutter;
    TextHighlighter *m_highlighter;
    QTimer m_highlightLater;
    QStringList m_shown;       ///< the lines that the view and the document last agreed on
    bool m_taking = false;     ///< the document's change is being taken over
    bool m_takingBack = false; ///< the view shows what the document did not take
    bool m_telling = false;    ///< our change is on its way to the document
};

} // namespace crat::casegrid
