#pragma once

#include <memory>

#include <QApplication>

#include "app/studio/CompanionParts.h"
#include "app/studio/ImageParts.h"
#include "app/studio/Options.h"
#include "ui/casegrid/CaseWorkbench.h"
#include "ui/shell/Language.h"
#include "ui/shell/MainWindow.h"

namespace crat::studio {

/// The studio's parts, made in order and taken down in the reverse one. GUI thread.
class Studio : public QObject {
    Q_OBJECT
public:
    Studio(QApplication &application, const Options &options);
    ~Studio() override;
    void start();
    shell::MainWindow &window() { return *m_window; }
    casegrid::CaseWorkbench &workbench() { return *m_workbench; }

private:
    void openWhatWasAsked();
    void takeScreenshot();

    QApplication &m_application;
    Options m_options;
    shell::Settings m_settings;
    shell::Language m_language;
    shell::Theme m_theme;
    shell::WidgetPrompts m_prompts;
    std::unique_ptr<shell::MainWindow> m_window;
    std::unique_ptr<casegrid::CaseWorkbench> m_workbench;
    std::unique_ptr<CompanionParts> m_companion;
    std::unique_ptr<ImageParts> m_images;
};

} // namespace crat::studio
