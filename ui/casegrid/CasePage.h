#pragma once

#include <QFileSystemWatcher>
#include <QTimer>

#include "ui/casegrid/CaseDocument.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/shell/PageHost.h"
#include "ui/shell/Prompts.h"

class QButtonGroup;
class QComboBox;
class QFrame;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace crat::casegrid {

class CaseGridView;
class FormulaBar;
class RecoveryStore;
class TestVerdict;
class TextView;

/// An open file: its tests, keywords and sections as a grid, the whole as text, both over one document. Looks after saving, changes
/// from outside and recovery. GUI thread.
class CasePage : public shell::Page {
    Q_OBJECT
public:
    struct Services {
        shell::Prompts &prompts;
        RunMarks &marks;
        RecoveryStore &recovery;
        /// How long closing waits for a file that is being written before it asks.
        std::chrono::milliseconds closePatience;
    };
    /// `file`: the path relative to the project, as executions name it.
    CasePage(std::unique_ptr<CaseDocument> document, QString file, Services services, QWidget *parent = nullptr);
    ~CasePage() override;

    QString key() const override { return m_document->path(); }
    QString title() const override;
    QIcon icon() const override;
    QString toolTip() const override { return m_document->path(); }
    bool isModified() const override { return m_document->isModified(); }
    void requestClose(std::function<void(bool)> answer) override;

    CaseDocument &document() { return *m_document; }
    CaseGridView &grid() { return *m_grid; }
    FormulaBar &formulaBar() { return *m_formula; }
    const QString &file() const { return m_file; }
    const GridScope &scope() const;
    /// The test that Run takes; "": none is shown.
    QString currentTest() const;

    void show(const GridScope &scope);
    /// Shows the item and, if not 0, the row of this line.
    bool showItem(robot::ItemKind kind, const QString &name);
    void showLine(std::uint32_t line);
    void setTextMode(bool text);
    bool isTextMode() const;

    /// Returns at once; the file is written meanwhile. Asks where the file on disk is not the one that was read; then(saved).
    void save(std::function<void(bool)> then = {});

Q_SIGNALS:
    void outlineChanged(); ///< items came, went or were renamed
    void scopeShown();
    void statusWanted(const QString &text);

private:
    QWidget *makeHead();
    static QComboBox *makeScopeBox();
    void keepForRecovery();
    void fillScopes();
    void onScopePicked(int at);
    void onDocumentChanged();
    void onDiskChanged();
    void askAboutDisk(const CaseFile::State &disk);
    void write(bool overwrite, std::function<void(bool)> then);
    void onWritten(const Result<> &written, const std::function<void(bool)> &then);
    void closeAfterSave(std::function<void(bool)> answer);
    void askIfStillSaving(const std::shared_ptr<bool> &decided, std::function<void(bool)> answer);
    void askWhileSaving(std::function<void(bool)> answer);
    void refreshBanner();
    void refreshVerdict();
    void syncGridFromText();
    void syncTextFromGrid();
    void watch();

    std::unique_ptr<CaseDocument> m_document;
    QString m_file;
    Services m_services;
    CaseModel *m_model;
    CaseGridView *m_grid;
    FormulaBar *m_formula = nullptr;
    TextView *m_text;
    QComboBox *m_scopes;
    TestVerdict *m_verdict;
    QFrame *m_banner;
    QLabel *m_bannerText;
    QLabel *m_lost;
    QStackedWidget *m_views;
    QButtonGroup *m_modes;
    QFileSystemWatcher m_watcher;
    QTimer m_diskCheck, m_recoveryTimer;
    QStringList m_items;
    bool m_asking = false;
};

} // namespace crat::casegrid
