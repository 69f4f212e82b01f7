#include "app/studio/ImageParts.h"

#include "app/studio/CompanionParts.h"
#include "ui/vnc/VncView.h"

namespace crat::studio {

ImageParts::ImageParts(shell::MainWindow &window, casegrid::CaseWorkbench &workbench, vncui::VncDock &live)
    : m_window(window), m_workbench(workbench), m_live(live)
{
    window.actions().add({.id = QStringLiteral("tools.imagebox"),
                          .text = imagebox::ImageToolbox::tr("Image toolbox"),
                          .icon = QStringLiteral("image"),
                          .shortcuts = {QKeySequence(QStringLiteral("Ctrl+Alt+I"))},
                          .menu = shell::MenuId::Tools},
                         this, [this](bool) { open(); });
    connect(&live, &vncui::VncDock::screenshotTaken, this,
            [this](const image::Image &picture) { open()->setPicture(picture, CompanionParts::tr("Live view")); });
    connect(&workbench, &casegrid::CaseWorkbench::projectOpened, this, [this](const QString &root) {
        if (auto *box = dynamic_cast<imagebox::ImageToolbox *>(m_window.pages().find(QStringLiteral("imagebox"))))
            box->setProject(root);
    });
}

imagebox::ImageToolbox *ImageParts::open()
{
    if (auto *shown = dynamic_cast<imagebox::ImageToolbox *>(m_window.pages().find(QStringLiteral("imagebox")))) {
        m_window.pages().setCurrentWidget(shown);
        return shown;
    }
    auto *box = new imagebox::ImageToolbox(m_window.prompts());
    m_window.pages().open(box);
    box->setProject(m_workbench.projectRoot());
    box->setLiveViewAvailable(true);
    connect(box, &imagebox::ImageToolbox::livePictureWanted, this, [this, box] { takeLivePicture(*box); });
    return box;
}

void ImageParts::takeLivePicture(imagebox::ImageToolbox &box)
{
    const vnc::Frame frame = m_live.view()->session().frame();
    if (!frame.isNull())
        return box.setPicture(frame.image, CompanionParts::tr("Live view"));
    m_window.showDock(QStringLiteral("dock.vnc")); // it says why there is no picture
}

} // namespace crat::studio
