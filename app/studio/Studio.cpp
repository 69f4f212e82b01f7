#include "app/studio/Studio.h"

#include <QDir>
#include <QTimer>

#include "ui/casegrid/CasePage.h"

namespace crat::studio {

Studio::Studio(QApplication &application, const Options &options)
    : m_application(application), m_options(options), m_language(application), m_theme(application, m_settings)
{
    m_language.load(options.language.isEmpty() ? m_settings.language() : options.language);
    if (options.theme)
        m_theme.override(*options.theme);
    m_window = std::make_unique<shell::MainWindow>(m_settings, m_prompts, m_theme);
    m_prompts.setParent(m_window.get());
    m_workbench = std::make_unique<casegrid::CaseWorkbench>(*m_window, QCoreApplication::applicationDirPath());
    m_companion = std::make_unique<CompanionParts>(*m_window, *m_workbench);
    m_images = std::make_unique<ImageParts>(*m_window, *m_workbench, m_companion->liveView());
    connect(m_window.get(), &shell::MainWindow::closed, &application, &QCoreApplication::quit);
}

Studio::~Studio() = default;

void Studio::start()
{
    m_window->restoreLayout();
    if (m_options.size.isValid())
        m_window->resize(m_options.size);
    m_window->show();
    m_companion->start(m_options.server);
    connect(m_workbench.get(), &casegrid::CaseWorkbench::projectScanned, this, &Studio::openWhatWasAsked,
            Qt::SingleShotConnection);
    const QString folder = m_options.folder.isEmpty() ? m_settings.recentProjects().value(0) : m_options.folder;
    if (!folder.isEmpty())
        m_workbench->openProject(folder);
    else if (!m_options.screenshot.isEmpty())
        takeScreenshot();
}

void Studio::openWhatWasAsked()
{
    const QString file = m_options.open.section(QStringLiteral("::"), 0, 0);
    const QString test = m_options.open.section(QStringLiteral("::"), 1);
    const auto shown = [this] {
        if (!m_options.screenshot.isEmpty())
            takeScreenshot();
    };
    if (file.isEmpty())
        return shown();
    m_workbench->openFile(file, [this, test, shown](casegrid::CasePage *page) {
        if (page) {
            if (!test.isEmpty() && !page->showItem(robot::ItemKind::Test, test))
                page->showItem(robot::ItemKind::Keyword, test);
            page->setTextMode(m_options.asText);
        }
        shown();
    });
}

void Studio::takeScreenshot()
{
    // After the layout and the first painting have had their turn in the event loop.
    QTimer::singleShot(500, this, [this] {
        const bool written = m_window->grab().save(m_options.screenshot);
        m_companion->shutDown([this, written] { m_application.exit(written ? 0 : 3); });
    });
}

} // namespace crat::studio
