#include "ui/casegrid/TextHighlighter.h"

#include <QGuiApplication>
#include <QPalette>

#include "ui/shell/Theme.h"

namespace crat::casegrid {

using robot::CellKind;

void TextHighlighter::highlightBlock(const QString &text)
{
    if (text.isEmpty())
        return;
    const robot::Tree &tree = m_document.tree();
    const auto line = static_cast<std::uint32_t>(currentBlock().blockNumber() + 1);
    const auto row = tree.rowAtLine(line);
    if (!row)
        return;
    const shell::Colours &colours = shell::coloursFor(QGuiApplication::palette());
    qsizetype from = 0;
    for (const robot::Cell &cell : tree.cells(*row)) {
        if (cell.line != line)
            continue;
        if (cell.text.size() > 4 * static_cast<std::size_t>(text.size()))
            continue; // the view shows the line cut
        const QString cellText = QString::fromUtf8(cell.text.data(), static_cast<qsizetype>(cell.text.size()));
        const qsizetype at = text.indexOf(cellText, from);
        if (at < 0)
            continue;
        QTextCharFormat format;
        switch (cell.kind) {
        case CellKind::Keyword: format.setForeground(colours.keyword); break;
        case CellKind::Assign: format.setForeground(colours.assignment); break;
        case CellKind::Control:
            format.setForeground(colours.control);
            format.setFontWeight(QFont::DemiBold);
            break;
        case CellKind::Setting:
        case CellKind::Option: format.setForeground(colours.setting); break;
        case CellKind::Variable: format.setForeground(colours.variable); break;
        case CellKind::Comment:
            format.setForeground(colours.comment);
            format.setFontItalic(true);
            break;
        case CellKind::Header:
        case CellKind::Name: format.setFontWeight(QFont::Bold); break;
        case CellKind::Error:
            format.setForeground(colours.danger);
            format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
            break;
        case CellKind::Argument:
            if (cellText.contains(QLatin1Char('{')))
                format.setForeground(colours.variable);
            break;
        }
        setFormat(static_cast<int>(at), static_cast<int>(cellText.size()), format);
        from = at + cellText.size();
    }
}

} // namespace crat::casegrid
