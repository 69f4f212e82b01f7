#include "ui/casegrid/Tsv.h"

namespace crat::casegrid {

QString toTsv(const QList<QStringList> &table)
{
    QString text;
    for (const QStringList &row : table) {
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (i > 0)
                text += QLatin1Char('\t');
            QString cell = row[i];
            const bool quoted = cell.contains(QLatin1Char('\t')) || cell.contains(QLatin1Char('\n')) ||
                                cell.startsWith(QLatin1Char('"'));
            if (quoted)
                cell = QLatin1Char('"') + cell.replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
            text += cell;
        }
        text += QLatin1Char('\n');
    }
    return text;
}

QList<QStringList> fromTsv(const QString &text)
{
    QList<QStringList> table;
    QStringList row;
    QString cell;
    int cells = 0;
    bool quoted = false, wasQuoted = false;
    const auto endCell = [&] {
        row << cell;
        cell.clear();
        wasQuoted = false;
        ++cells;
    };
    for (qsizetype i = 0; i < text.size() && cells < MaxTsvCells; ++i) {
        const QChar c = text[i];
        if (quoted) {
            if (c != QLatin1Char('"'))
                cell += c;
            else if (i + 1 < text.size() && text[i + 1] == QLatin1Char('"'))
                cell += text[++i];
            else
                quoted = false;
        } else if (c == QLatin1Char('"') && cell.isEmpty() && !wasQuoted && text.indexOf(QLatin1Char('"'), i + 1) > 0) {
            quoted = wasQuoted = true;
        } else if (c == QLatin1Char('\t')) {
            endCell();
        } else if (c == QLatin1Char('\n') || c == QLatin1Char('\r')) {
            if (c == QLatin1Char('\r') && i + 1 < text.size() && text[i + 1] == QLatin1Char('\n'))
                ++i;
            endCell();
            table << row;
            row.clear();
        } else {
            cell += c;
        }
    }
    if (!cell.isEmpty() || !row.isEmpty() || wasQuoted) {
        endCell();
        table << row;
    }
    return table;
}

} // namespace crat::casegrid
