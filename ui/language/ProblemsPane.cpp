#include "ui/language/ProblemsPane.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/language/ProjectLanguage.h"

namespace crat::language {

namespace {

constexpr int RefreshMs = 50; // several files at a time

} // namespace

ProblemsPane::ProblemsPane(ProjectLanguage &project, QWidget *parent)
    : QWidget(parent), m_project(project), m_model(new ProblemsModel(this)), m_filter(new ProblemsFilter(this)),
      m_head(new QWidget), m_severity(new QComboBox), m_onlyFile(new QCheckBox(tr("This file only"))),
      m_text(new QLineEdit), m_empty(new QLabel(tr("No problems found."))), m_list(new QTreeView)
{
    setObjectName(QStringLiteral("problemsPane"));
    setAccessibleName(tr("Problems"));
    m_severity->setObjectName(QStringLiteral("problemSeverity"));
    m_severity->setAccessibleName(tr("Severity"));
    m_severity->addItems({tr("All"), tr("Errors"), tr("Warnings")});
    m_onlyFile->setObjectName(QStringLiteral("problemsOfFile"));
    m_text->setObjectName(QStringLiteral("problemFilter"));
    m_text->setAccessibleName(tr("Filter problems"));
    m_text->setPlaceholderText(tr("Filter"));
    m_text->setClearButtonEnabled(true);
    m_text->setMaximumWidth(220);
    auto *row = new QHBoxLayout(m_head);
    row->setContentsMargins(8, 0, 0, 0);
    row->addWidget(m_severity);
    row->addWidget(m_onlyFile);
    row->addWidget(m_text, 1);

    m_filter->setSourceModel(m_model);
    m_list->setObjectName(QStringLiteral("problemList"));
    m_list->setAccessibleName(tr("Problems"));
    m_list->setModel(m_filter);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setSortingEnabled(true);
    m_list->header()->setSortIndicator(-1,
                                       Qt::AscendingOrder); // as the files have them, until somebody wants it otherwise
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(ProblemsModel::Message, QHeaderView::Stretch);
    m_list->header()->resizeSection(ProblemsModel::Rule, 170);
    m_list->header()->resizeSection(ProblemsModel::File, 220);
    m_list->header()->resizeSection(ProblemsModel::Line, 60);
    m_empty->setObjectName(QStringLiteral("emptyText"));
    m_empty->setAlignment(Qt::AlignCenter);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_head);
    column->addWidget(m_list);
    column->addWidget(m_empty, 1);

    m_refresh.setSingleShot(true);
    m_refresh.setInterval(RefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &ProblemsPane::refresh);
    connect(&project, &ProjectLanguage::findingsChanged, this, [this] {
        if (!m_refresh.isActive())
            m_refresh.start();
    });
    connect(m_severity, &QComboBox::currentIndexChanged, this, [this](int at) {
        m_filter->setSeverity(at == 1   ? std::optional(robot::Severity::Error)
                              : at == 2 ? std::optional(robot::Severity::Warning)
                                        : std::nullopt);
    });
    connect(m_onlyFile, &QCheckBox::toggled, this, &ProblemsPane::applyFile);
    connect(m_text, &QLineEdit::textChanged, m_filter, &ProblemsFilter::setText);
    connect(m_list, &QTreeView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT placeActivated(index.data(ProblemsModel::PathRole).toString(),
                              index.data(ProblemsModel::LineRole).toInt());
    });
    refresh();
}

void ProblemsPane::setRoot(const QString &root)
{
    m_root = root;
    refresh();
}

void ProblemsPane::setCurrentFile(const QString &path)
{
    m_currentFile = path;
    applyFile();
}

void ProblemsPane::applyFile()
{
    m_filter->setFile(m_onlyFile->isChecked() ? m_currentFile : QString());
}

void ProblemsPane::refresh()
{
    const QModelIndex now = m_list->currentIndex();
    const QString path = now.data(ProblemsModel::PathRole).toString();
    const QString message = now.siblingAtColumn(ProblemsModel::Message).data().toString();
    m_model->set(m_project.findings(), m_root);
    // The person's place in the list outlives a check.
    for (int row = 0; !path.isEmpty() && row < m_filter->rowCount(); ++row) {
        const QModelIndex each = m_filter->index(row, ProblemsModel::Message);
        if (each.data().toString() == message && each.data(ProblemsModel::PathRole).toString() == path) {
            m_list->setCurrentIndex(each);
            break;
        }
    }
    const std::size_t count = m_model->errors() + m_model->warnings();
    m_list->setVisible(count > 0);
    m_empty->setVisible(count == 0);
    Q_EMIT titleChanged(count > 0 ? tr("Problems (%1)").arg(count) : tr("Problems"));
}

} // namespace crat::language
