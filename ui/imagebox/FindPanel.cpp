#include "ui/imagebox/FindPanel.h"

#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "ui/shell/Icons.h"

namespace crat::imagebox {
namespace {

QDoubleSpinBox *percentBox(QWidget *parent, const char *name, const QString &accessible, double from, double to,
                           double value)
{
    auto *box = new QDoubleSpinBox(parent);
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(accessible);
    box->setDecimals(0);
    box->setRange(from, to);
    box->setSingleStep(5);
    box->setSuffix(QStringLiteral(" %"));
    box->setValue(value);
    return box;
}

QLabel *heading(const QString &text, QWidget *buddy, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    label->setBuddy(buddy);
    return label;
}

} // namespace

FindPanel::FindPanel(QWidget *parent)
    : QWidget(parent), m_templates(new QListWidget(this)), m_count(new QSpinBox(this)),
      m_find(new QPushButton(shell::icon(QStringLiteral("search")), tr("&Find"), this)),
      m_stop(new QPushButton(shell::icon(QStringLiteral("stop")), tr("S&top"), this)), m_summary(new QLabel(this)),
      m_places(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("imagebox.panel"));
    setAccessibleName(tr("Find templates"));
    m_templates->setObjectName(QStringLiteral("imagebox.templates"));
    m_templates->setAccessibleName(tr("Templates to find"));
    m_templates->setUniformItemSizes(true);
    m_templates->setIconSize(QSize(56, 24));
    const image::FindOptions defaults;
    m_score = percentBox(this, "imagebox.score", tr("Least score"), 30, 100, defaults.minScore * 100);
    m_from = percentBox(this, "imagebox.from", tr("Smallest scale"), 10, 1000, defaults.minScale * 100);
    m_to = percentBox(this, "imagebox.to", tr("Largest scale"), 10, 1000, defaults.maxScale * 100);
    m_score->setToolTip(tr("Places that are less alike are not reported. 100 % is the very same picture."));
    m_count->setObjectName(QStringLiteral("imagebox.count"));
    m_count->setAccessibleName(tr("Most places for each template"));
    m_count->setRange(1, 100);
    m_count->setValue(defaults.maxResults);
    m_find->setObjectName(QStringLiteral("imagebox.find"));
    m_find->setAccessibleName(tr("Find the checked templates"));
    m_stop->setObjectName(QStringLiteral("imagebox.stop"));
    m_stop->setAccessibleName(tr("Stop the search"));
    m_stop->setEnabled(false);
    m_summary->setObjectName(QStringLiteral("imagebox.summary"));
    m_summary->setAccessibleName(tr("Result of the search"));
    m_summary->setWordWrap(true);
    m_summary->setTextFormat(Qt::PlainText);
    m_places->setObjectName(QStringLiteral("imagebox.places"));
    m_places->setAccessibleName(tr("Places found"));
    m_places->setHeaderLabels({tr("Template"), tr("Score"), tr("Scale"), tr("Place")});
    m_places->setRootIsDecorated(false);
    m_places->setUniformRowHeights(true);
    m_places->setTextElideMode(Qt::ElideMiddle);
    m_places->header()->setStretchLastSection(false);
    m_places->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_places->header()->setSectionResizeMode(0, QHeaderView::Stretch);

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(10);
    form->addRow(tr("Least &score"), m_score);
    auto *scales = new QHBoxLayout;
    scales->setSpacing(8);
    scales->addWidget(m_from, 1);
    scales->addWidget(new QLabel(tr("to"), this));
    scales->addWidget(m_to, 1);
    auto *scaleLabel = new QLabel(tr("S&cale"), this);
    scaleLabel->setBuddy(m_from);
    form->addRow(scaleLabel, scales);
    form->addRow(tr("At &most"), m_count);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_find, 1);
    buttons->addWidget(m_stop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 8, 10, 8);
    layout->setSpacing(8);
    layout->addWidget(heading(tr("Te&mplates"), m_templates, this));
    layout->addWidget(m_templates, 2);
    layout->addLayout(form);
    layout->addLayout(buttons);
    layout->addWidget(heading(tr("&Places"), m_places, this));
    layout->addWidget(m_places, 3);
    layout->addWidget(m_summary);

    connect(m_find, &QPushButton::clicked, this, &FindPanel::findPressed);
    connect(m_stop, &QPushButton::clicked, this, &FindPanel::stopPressed);
    connect(m_templates, &QListWidget::itemChanged, this, &FindPanel::checksChanged);
    connect(m_places, &QTreeWidget::currentItemChanged, this,
            [this](QTreeWidgetItem *item) { Q_EMIT placeChosen(item ? m_places->indexOfTopLevelItem(item) : -1); });
    // The range stays a range, whichever end is moved.
    connect(m_from, &QDoubleSpinBox::valueChanged, this, [this](double v) { m_to->setMinimum(v); });
    connect(m_to, &QDoubleSpinBox::valueChanged, this, [this](double v) { m_from->setMaximum(v); });
}

void FindPanel::setTemplates(const QList<ListedTemplate> &templates, const QString &check)
{
    QStringList checked{check};
    for (const Template &t : checkedTemplates())
        checked << t.name;
    const QSignalBlocker blocker(m_templates);
    m_templates->clear();
    for (const auto &[t, thumbnail] : templates) {
        QIcon picture = shell::icon(QStringLiteral("image"), shell::IconTone::Muted);
        if (!thumbnail.isNull()) {
            QPixmap small = QPixmap::fromImage(thumbnail);
            small.setDevicePixelRatio(devicePixelRatioF());
            picture = QIcon(small);
        }
        auto *item = new QListWidgetItem(picture, t.name, m_templates);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(checked.contains(t.name) ? Qt::Checked : Qt::Unchecked);
        item->setData(Qt::UserRole, t.path);
        if (t.name == check)
            m_templates->setCurrentItem(item);
    }
    Q_EMIT checksChanged();
}

QSize FindPanel::thumbnailSize() const
{
    return m_templates->iconSize() * devicePixelRatioF();
}

QList<Template> FindPanel::checkedTemplates() const
{
    QList<Template> checked;
    for (int i = 0; i < m_templates->count(); ++i) {
        const QListWidgetItem *item = m_templates->item(i);
        if (item->checkState() == Qt::Checked)
            checked.append({item->text(), item->data(Qt::UserRole).toString(), {}});
    }
    return checked;
}

image::FindOptions FindPanel::options() const
{
    image::FindOptions o;
    o.minScore = m_score->value() / 100;
    o.minScale = m_from->value() / 100;
    o.maxScale = m_to->value() / 100;
    o.maxResults = m_count->value();
    return o;
}

void FindPanel::setReady(bool ready, const QString &why)
{
    m_find->setEnabled(ready);
    m_find->setToolTip(why);
}

void FindPanel::setSearching(bool searching)
{
    m_stop->setEnabled(searching);
    if (searching)
        m_summary->setText(tr("Searching …"));
}

void FindPanel::clearReport()
{
    m_places->clear();
    m_summary->clear();
}

void FindPanel::showReport(const SearchReport &report, const QList<Template> &sought)
{
    m_places->clear();
    for (const Found &f : report.found) {
        const image::Match &m = f.match;
        auto *item = new QTreeWidgetItem(
            m_places, {sought[f.templateIndex].name, tr("%1 %").arg(m.score * 100, 0, 'f', 0),
                       tr("%1 %").arg(m.scale * 100, 0, 'f', 0), tr("%1, %2").arg(m.rect.x).arg(m.rect.y)});
        item->setToolTip(0, sought[f.templateIndex].name);
        item->setToolTip(3, tr("%1 × %2 pixels").arg(m.rect.width).arg(m.rect.height));
        item->setTextAlignment(1, Qt::AlignRight);
        item->setTextAlignment(2, Qt::AlignRight);
    }
    QStringList lines;
    if (report.stopped)
        lines << tr("Stopped.");
    else
        lines << (report.found.isEmpty() ? tr("Not found (%1 ms).").arg(report.milliseconds)
                  : report.found.size() == 1
                      ? tr("One place found in %1 ms.").arg(report.milliseconds)
                      : tr("%1 places found in %2 ms.").arg(report.found.size()).arg(report.milliseconds));
    lines << report.complaints;
    m_summary->setText(lines.join(QLatin1Char('\n')));
}

} // namespace crat::imagebox
