#pragma once

#include <QObject>

#include "ui/casegrid/CaseWorkbench.h"
#include "ui/imagebox/ImageToolbox.h"
#include "ui/shell/MainWindow.h"
#include "ui/vnc/VncDock.h"

namespace crat::studio {

/// Plugs the image toolbox into the window: opened from the Tools menu or by a screenshot of the live view, its templates saved
/// in the open project. GUI thread.
class ImageParts : public QObject {
    Q_OBJECT
public:
    /// All must outlive it.
    ImageParts(shell::MainWindow &window, casegrid::CaseWorkbench &workbench, vncui::VncDock &live);

private:
    imagebox::ImageToolbox *open();
    void takeLivePicture(imagebox::ImageToolbox &box);

    shell::MainWindow &m_window;
    casegrid::CaseWorkbench &m_workbench;
    vncui::VncDock &m_live;
};

} // namespace crat::studio
