#pragma once

#include "core/image/Image.h"
#include "ui/imagebox/Background.h"
#include "ui/imagebox/TemplateList.h"
#include "ui/shell/PageHost.h"
#include "ui/shell/Prompts.h"

class QAction;
class QLabel;
class QToolBar;

namespace crat::imagebox {

class FindPanel;
class PictureView;

/// The image toolbox: a screenshot, a template cut from it and saved among the project's pictures, and where templates are
/// found on it at which scale. A page of the main window. GUI thread; decoding, searching and saving happen elsewhere.
class ImageToolbox : public shell::Page {
    Q_OBJECT
public:
    /// `prompts` must outlive it.
    explicit ImageToolbox(shell::Prompts &prompts, QWidget *parent = nullptr);

    QString key() const override { return QStringLiteral("imagebox"); }
    QString title() const override { return tr("Image toolbox"); }
    QIcon icon() const override;

    /// Templates are kept under `folder`/images. "" = no project: nothing can be saved.
    void setProject(const QString &folder);
    void setPicture(const image::Image &picture, const QString &name);
    void openFile(const QString &path);
    /// Is there a live view to take a picture from? Then the button is there and livePictureWanted() is sent.
    void setLiveViewAvailable(bool available);

    PictureView *pictureView() const { return m_view; }

Q_SIGNALS:
    void livePictureWanted(); ///< answer with setPicture()
    /// A template was saved; the path is relative to the project, with forward slashes, as a cell holds it.
    void templateSaved(const QString &relativePath);

private:
    void makeActions();
    void showBySign(const QList<QAction *> &actions);
    void askForFile();
    void askForName(const QString &suggestion);
    void saveTemplate(const QString &relative);
    void write(const QString &relative);
    void refresh();
    void refreshTemplates(const QString &check = {});
    void startSearch();
    void showReport(const SearchReport &report);
    void complain(const QString &id, const QString &text, const QString &details);
    QString freeName() const;

    shell::Prompts &m_prompts;
    QToolBar *m_toolBar;
    PictureView *m_view;
    FindPanel *m_panel;
    QLabel *m_status;
    QAction *m_live = nullptr;
    QAction *m_cut = nullptr;
    QList<QAction *> m_needPicture;
    QString m_project;
    QString m_name; ///< of the picture
    image::Image m_picture;
    QList<Template> m_sought; ///< what the running or last search was given
    Background<Result<image::Image>> m_loader{this};
    Background<Result<>> m_writer{this};
    Background<SearchReport> m_search{this};
    Background<QList<ListedTemplate>> m_lister{this};
};

} // namespace crat::imagebox
