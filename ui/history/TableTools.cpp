#include "ui/history/TableTools.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>

#include "ui/shell/Icons.h"

namespace crat::history {
namespace {

class WordProxy final : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setWords(const QStringList &words)
    {
        m_words = words;
        invalidateRowsFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        return std::all_of(m_words.begin(), m_words.end(), [&](const QString &word) {
            for (int column = 0; column < sourceModel()->columnCount(parent); ++column) {
                if (sourceModel()->index(row, column, parent).data().toString().contains(word, Qt::CaseInsensitive))
                    return true;
            }
            return false;
        });
    }

private:
    QStringList m_words;
};

} // namespace

QTableView *makeTable(const QString &objectName, const QString &accessibleName, QWidget *parent)
{
    auto *table = new QTableView(parent);
    table->setObjectName(objectName);
    table->setAccessibleName(accessibleName);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setSortingEnabled(true);
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setStretchLastSection(true);
    return table;
}

QLineEdit *makeFilter(QSortFilterProxyModel *proxy, const QString &objectName, const QString &hint, QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setObjectName(objectName);
    field->setAccessibleName(hint);
    field->setPlaceholderText(hint);
    field->setClearButtonEnabled(true);
    field->addAction(shell::icon(QStringLiteral("search"), shell::IconTone::Muted), QLineEdit::LeadingPosition);
    QObject::connect(field, &QLineEdit::textChanged, proxy, [proxy](const QString &text) {
        static_cast<WordProxy *>(proxy)->setWords(text.split(QLatin1Char(' '), Qt::SkipEmptyParts));
    });
    return field;
}

QSortFilterProxyModel *makeWordProxy(QAbstractItemModel *model, int sortRole, QObject *parent)
{
    auto *proxy = new WordProxy(parent);
    proxy->setSourceModel(model);
    proxy->setSortRole(sortRole);
    proxy->setDynamicSortFilter(true);
    return proxy;
}

} // namespace crat::history
