#include "ui/language/UsagesPane.h"

#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QStandardItemModel>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/shell/Icons.h"

namespace crat::language {

namespace {

enum Role { PathRole = Qt::UserRole + 1, LineRole };

} // namespace

UsagesPane::UsagesPane(QWidget *parent)
    : QWidget(parent), m_model(new QStandardItemModel(this)), m_list(new QTreeView),
      m_empty(new QLabel(tr("Shift+F12 on a keyword or variable lists its usages here.")))
{
    setObjectName(QStringLiteral("usagesPane"));
    setAccessibleName(tr("Usages"));
    m_list->setObjectName(QStringLiteral("usageList"));
    m_list->setAccessibleName(tr("Usages"));
    m_list->setModel(m_model);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_empty->setObjectName(QStringLiteral("emptyText"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_list, 1);
    column->addWidget(m_empty, 1);
    m_list->setVisible(false);
    connect(m_list, &QTreeView::activated, this, [this](const QModelIndex &index) {
        const QModelIndex first = index.siblingAtColumn(0);
        Q_EMIT placeActivated(first.data(PathRole).toString(), first.data(LineRole).toInt());
    });
}

void UsagesPane::showUsages(const PlaceAnswer &answer, const QString &root)
{
    m_model->clear();
    m_model->setHorizontalHeaderLabels({tr("Text"), tr("File"), tr("Line")});
    for (const FoundPlace &place : answer.places) {
        auto *text = new QStandardItem(place.text);
        text->setData(place.path, PathRole);
        text->setData(place.line, LineRole);
        if (place.definition) {
            text->setIcon(shell::icon(QStringLiteral("keyword"), shell::IconTone::Accent));
            text->setAccessibleDescription(tr("Definition"));
        }
        m_model->appendRow({text, new QStandardItem(QDir(root).relativeFilePath(place.path)),
                            new QStandardItem(QString::number(place.line))});
    }
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->resizeSection(1, 220);
    m_list->header()->resizeSection(2, 60);
    m_list->setVisible(!answer.places.empty());
    m_empty->setVisible(answer.places.empty());
    if (answer.places.empty())
        m_empty->setText(tr("Nothing is known of what stands here."));
    Q_EMIT titleChanged(answer.places.empty() ? tr("Usages")
                                              : tr("Usages of %1 (%2)").arg(answer.name).arg(answer.count));
    if (!answer.places.empty())
        m_list->setCurrentIndex(m_model->index(0, 0));
}

} // namespace crat::language
