#include "ui/imagebox/ImageToolbox.h"

#include <QAction>
#include <QDir>
#include <QLabel>
#include <QSplitter>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/Files.h"
#include "core/image/Codec.h"
#include "ui/imagebox/FindPanel.h"
#include "ui/imagebox/PictureView.h"
#include "ui/picture/Pixels.h"
#include "ui/shell/ErrorText.h"
#include "ui/shell/Icons.h"

namespace crat::imagebox {

ImageToolbox::ImageToolbox(shell::Prompts &prompts, QWidget *parent)
    : shell::Page(parent), m_prompts(prompts), m_toolBar(new QToolBar(this)), m_view(new PictureView(this)),
      m_panel(new FindPanel(this)), m_status(new QLabel(this))
{
    setObjectName(QStringLiteral("imagebox"));
    setAccessibleName(tr("Image toolbox"));
    m_toolBar->setObjectName(QStringLiteral("imagebox.toolbar"));
    m_toolBar->setAccessibleName(tr("Image tools"));
    m_toolBar->setIconSize(QSize(18, 18));
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_status->setObjectName(QStringLiteral("imagebox.status"));
    m_status->setAccessibleName(tr("Picture, selection and zoom"));
    m_status->setContentsMargins(8, 3, 8, 3);
    auto *splitter = new QSplitter(this);
    splitter->setObjectName(QStringLiteral("imagebox.splitter"));
    splitter->setAccessibleName(tr("Picture and search"));
    splitter->addWidget(m_view);
    splitter->addWidget(m_panel);
    splitter->setStretchFactor(0, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({700, 340});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_toolBar);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_status);
    makeActions();
    connect(m_view, &PictureView::selectionChanged, this, &ImageToolbox::refresh);
    connect(m_view, &PictureView::zoomChanged, this, &ImageToolbox::refresh);
    connect(m_panel, &FindPanel::checksChanged, this, &ImageToolbox::refresh);
    connect(m_panel, &FindPanel::findPressed, this, &ImageToolbox::startSearch);
    connect(m_panel, &FindPanel::stopPressed, this, [this] { m_search.stop(); });
    connect(m_panel, &FindPanel::placeChosen, m_view, &PictureView::highlightBox);
    refresh();
}

QIcon ImageToolbox::icon() const
{
    return shell::icon(QStringLiteral("image"));
}

void ImageToolbox::makeActions()
{
    const auto add = [this](const char *id, const char *iconName, const QString &label, const QString &tip, auto run) {
        QAction *action = m_toolBar->addAction(shell::icon(QLatin1String(iconName)), label);
        action->setObjectName(QLatin1String(id));
        action->setToolTip(tip);
        connect(action, &QAction::triggered, this, run);
        QWidget *button = m_toolBar->widgetForAction(action);
        button->setObjectName(action->objectName() + QStringLiteral(".button"));
        button->setAccessibleName(label);
        return action;
    };
    add("imagebox.open", "folder-open", tr("Open …"), tr("Open a screenshot (PNG, JPEG, WebP)"),
        [this] { askForFile(); });
    m_live = add("imagebox.live", "camera", tr("From live view"), tr("Take the picture of the live view"),
                 [this] { Q_EMIT livePictureWanted(); });
    m_live->setVisible(false);
    m_toolBar->addSeparator();
    m_cut = add("imagebox.cut", "crop", tr("Cut template …"), QString(), [this] { askForName(freeName()); });
    m_toolBar->addSeparator();
    m_needPicture << add("imagebox.zoomOut", "zoom-out", tr("Smaller"), tr("Zoom out"), [this] { m_view->zoomBy(0.8); })
                  << add("imagebox.zoomIn", "zoom-in", tr("Larger"), tr("Zoom in"), [this] { m_view->zoomBy(1.25); })
                  << add("imagebox.fit", "fit", tr("Fit"), tr("Show the whole picture"),
                         [this] { m_view->zoomToFit(); })
                  << add("imagebox.actual", "", tr("100 %"), tr("Show every pixel as one pixel"),
                         [this] { m_view->zoomToActual(); });
    showBySign(m_needPicture);
}

/// What every picture program shows by a sign: words would push the last ones off a narrow tool bar.
void ImageToolbox::showBySign(const QList<QAction *> &actions)
{
    for (QAction *action : actions) {
        if (auto *button = qobject_cast<QToolButton *>(m_toolBar->widgetForAction(action)); !action->icon().isNull())
            button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    }
}

void ImageToolbox::setLiveViewAvailable(bool available)
{
    m_live->setVisible(available);
}

void ImageToolbox::setProject(const QString &folder)
{
    m_project = folder;
    refreshTemplates();
    refresh();
}

void ImageToolbox::setPicture(const image::Image &picture, const QString &name)
{
    m_picture = picture;
    m_name = name;
    m_search.drop();
    m_panel->setSearching(false);
    m_view->setPicture(shell::toQImage(picture));
    m_panel->clearReport();
    refresh();
}

void ImageToolbox::askForFile()
{
    shell::FileQuestion question;
    question.id = QStringLiteral("open-screenshot");
    question.title = tr("Open a screenshot");
    question.startIn = m_project;
    question.filter = tr("Pictures (*.png *.jpg *.jpeg *.webp)");
    m_prompts.askFile(question, this, [this](const QStringList &paths) {
        if (!paths.isEmpty())
            openFile(paths.first());
    });
}

void ImageToolbox::openFile(const QString &path)
{
    m_status->setText(tr("Reading %1 …").arg(QDir::toNativeSeparators(path)));
    m_loader.run([path = path.toStdString()](const std::stop_token &) { return image::readImage(path); },
                 [this, path](const Result<image::Image> &picture) {
                     if (picture)
                         setPicture(*picture, QFileInfo(path).fileName());
                     else
                         complain(QStringLiteral("open-failed"), tr("The picture could not be opened."),
                                  shell::errorWords(picture.error()));
                     refresh();
                 });
}

void ImageToolbox::complain(const QString &id, const QString &what, const QString &details)
{
    m_prompts.tell(shell::Question::Kind::Error, id, title(), what, details);
}

QString ImageToolbox::freeName() const
{
    const QDir images(m_project + QStringLiteral("/images"));
    for (int i = 1;; ++i) {
        QString name = QStringLiteral("template-%1.png").arg(i);
        if (!images.exists(name))
            return name;
    }
}

void ImageToolbox::askForName(const QString &suggestion)
{
    shell::TextQuestion question;
    question.id = QStringLiteral("template-name");
    question.title = tr("Cut template");
    question.label = tr("File name under the project's images/ folder");
    question.value = suggestion;
    m_prompts.askText(question, this, [this](const std::optional<QString> &answer) {
        if (!answer)
            return;
        QString name = answer->trimmed();
        if (!name.endsWith(QLatin1String(".png"), Qt::CaseInsensitive))
            name += QStringLiteral(".png");
        if (name.size() <= 4 || !isSafeRelativePath(name.toStdString())) {
            complain(QStringLiteral("bad-name"), tr("“%1” cannot be a template's name.").arg(*answer),
                     tr("Use a plain name such as login-button.png, or folder/name.png."));
            return;
        }
        saveTemplate(name);
    });
}

void ImageToolbox::saveTemplate(const QString &relative)
{
    if (!QFileInfo::exists(m_project + QStringLiteral("/images/") + relative)) {
        write(relative);
        return;
    }
    shell::Question question;
    question.id = QStringLiteral("replace-template");
    question.title = tr("Replace the template?");
    question.text = tr("There is an images/%1 already.").arg(relative);
    question.details = tr("Tests that use it will look for the new picture.");
    question.choices = {{QStringLiteral("replace"), tr("Replace"), shell::Choice::Role::Destructive},
                        {QStringLiteral("cancel"), tr("Cancel"), shell::Choice::Role::Cancel}};
    m_prompts.ask(question, this, [this, relative](const QString &choice) {
        if (choice == QLatin1String("replace"))
            write(relative);
    });
}

void ImageToolbox::write(const QString &relative)
{
    const QRect s = m_view->selection();
    auto cut = m_picture.cropped({s.x(), s.y(), s.width(), s.height()});
    if (!cut || s.isNull()) {
        complain(QStringLiteral("save-failed"), tr("Nothing is selected."),
                 tr("Drag over the part that you want to cut."));
        return;
    }
    const QString path = m_project + QStringLiteral("/images/") + relative;
    m_writer.run(
        [path, picture = *cut](const std::stop_token &) -> Result<> {
            if (!QDir().mkpath(QFileInfo(path).absolutePath()))
                return fail(Errc::Unavailable,
                            tr("The folder %1 cannot be made. Ask for the right to write in the project.")
                                .arg(QFileInfo(path).absolutePath())
                                .toStdString());
            return image::writePng(path.toStdString(), picture);
        },
        [this, relative](const Result<> &saved) {
            if (!saved) {
                complain(QStringLiteral("save-failed"), tr("The template could not be saved."),
                         shell::errorWords(saved.error()));
                return;
            }
            m_view->setSelection({}); // it is cut; what Find marks must not lie under it
            refreshTemplates(QStringLiteral("images/") + relative);
        });
}

void ImageToolbox::refreshTemplates(const QString &check)
{
    m_lister.run([project = m_project, size = m_panel->thumbnailSize()](
                     const std::stop_token &stop) { return listTemplates(project, size, stop); },
                 [this, check](const QList<ListedTemplate> &templates) {
                     m_panel->setTemplates(templates, check);
                     refresh();
                     if (!check.isEmpty())
                         Q_EMIT templateSaved(check);
                 });
}

void ImageToolbox::startSearch()
{
    m_sought = m_panel->checkedTemplates();
    const QRect s = m_view->selection();
    if (m_sought.isEmpty() && !s.isNull()) {
        if (auto cut = m_picture.cropped({s.x(), s.y(), s.width(), s.height()}))
            m_sought.append({tr("Selection"), {}, *cut});
    }
    m_view->setBoxes({});
    m_panel->clearReport();
    m_panel->setSearching(true);
    m_search.run([screen = m_picture, sought = m_sought, options = m_panel->options()](
                     const std::stop_token &stop) { return search(screen, sought, options, stop); },
                 [this](const SearchReport &report) { showReport(report); });
    refresh();
}

void ImageToolbox::showReport(const SearchReport &report)
{
    m_panel->setSearching(false);
    m_panel->showReport(report, m_sought);
    QList<PictureView::Box> boxes;
    for (const Found &f : report.found) {
        const image::Match &m = f.match;
        boxes.append({QRect(m.rect.x, m.rect.y, m.rect.width, m.rect.height),
                      tr("%1 % at %2 %").arg(m.score * 100, 0, 'f', 0).arg(m.scale * 100, 0, 'f', 0), f.templateIndex});
    }
    m_view->setBoxes(boxes);
    refresh();
}

void ImageToolbox::refresh()
{
    const bool has = !m_picture.isEmpty();
    for (QAction *action : m_needPicture)
        action->setEnabled(has);
    const QRect s = m_view->selection();
    m_cut->setEnabled(has && !s.isNull() && !m_project.isEmpty());
    m_cut->setToolTip(m_project.isEmpty() ? tr("Open a project first: templates are kept in its images/ folder")
                      : s.isNull()        ? tr("Drag over a part of the picture first")
                                          : tr("Save the selected part as a PNG in the project's images/ folder"));
    const bool something = !m_panel->checkedTemplates().isEmpty() || !s.isNull();
    m_panel->setReady(has && something && !m_search.isRunning(),
                      !has         ? tr("Open a screenshot first")
                      : !something ? tr("Check a template, or select a part of the picture")
                                   : tr("Find the checked templates, or the selection where none is checked"));
    if (!has) {
        m_status->setText(tr("Open a screenshot, or take the picture of the live view."));
        return;
    }
    QString line = tr("%1 · %2 × %3 · %4 %")
                       .arg(m_name)
                       .arg(m_picture.width())
                       .arg(m_picture.height())
                       .arg(m_view->zoom() * 100, 0, 'f', 0);
    if (!s.isNull())
        line += tr(" · selected %1 × %2 at %3, %4").arg(s.width()).arg(s.height()).arg(s.x()).arg(s.y());
    m_status->setText(line);
}

} // namespace crat::imagebox
