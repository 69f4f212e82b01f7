#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QToolButton>

#include "ui/casegrid/CasePage.h"
#include "ui/casegrid/TestVerdict.h"
#include "ui/shell/ElidedLabel.h"
#include "ui/shell/Icons.h"

// The line over a page: which file, what of it, how the last run of that ended, grid or text.
namespace crat::casegrid {

namespace {

/// The styled box reckons some pixels too few for its icon and would cut the last letter.
class ScopeBox final : public QComboBox {
public:
    QSize sizeHint() const override { return QComboBox::sizeHint() + QSize(8, 0); }
};

} // namespace

QComboBox *CasePage::makeScopeBox()
{
    return new ScopeBox;
}

QWidget *CasePage::makeHead()
{
    auto *head = new QWidget;
    head->setObjectName(QStringLiteral("caseHead"));
    head->setAttribute(Qt::WA_StyledBackground);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(12, 7, 10, 7);
    row->setSpacing(8);
    auto *path = new shell::ElidedLabel;
    path->setObjectName(QStringLiteral("emptyText"));
    path->setText(QString(m_file).replace(QLatin1Char('/'), QStringLiteral("  ›  ")));
    path->setAccessibleName(m_file);
    m_scopes->setObjectName(QStringLiteral("scopeBox"));
    m_scopes->setAccessibleName(tr("Test, keyword or section"));
    m_scopes->setMinimumWidth(180);
    m_scopes->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_scopes->setMaxVisibleItems(24);
    connect(m_scopes, &QComboBox::activated, this, &CasePage::onScopePicked);
    row->addWidget(path);
    row->addWidget(m_scopes);
    row->addWidget(m_verdict, 1);
    auto *switches = new QHBoxLayout; // two halves of one switch
    switches->setSpacing(0);
    row->addLayout(switches);
    const auto mode = [&](int id, const QString &name, const QString &iconName, const QString &text) {
        auto *button = new QToolButton;
        button->setObjectName(name);
        button->setAccessibleName(text);
        button->setText(text);
        button->setIcon(shell::icon(iconName));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setCheckable(true);
        button->setAutoRaise(true);
        m_modes->addButton(button, id);
        switches->addWidget(button);
        return button;
    };
    mode(0, QStringLiteral("gridMode"), QStringLiteral("grid"), tr("Grid"))->setChecked(true);
    mode(1, QStringLiteral("textMode"), QStringLiteral("text"), tr("Text"));
    connect(m_modes, &QButtonGroup::idClicked, this, [this](int id) { setTextMode(id == 1); });
    return head;
}

} // namespace crat::casegrid
