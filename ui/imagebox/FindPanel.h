#pragma once

#include <QWidget>

#include "ui/imagebox/TemplateList.h"

class QDoubleSpinBox;
class QLabel;
class QListWidget;
class QPushButton;
class QSpinBox;
class QTreeWidget;

namespace crat::imagebox {

/// Beside the picture: which templates, how strictly, Find and Stop, and the places found. Decides nothing about files.
/// GUI thread.
class FindPanel : public QWidget {
    Q_OBJECT
public:
    explicit FindPanel(QWidget *parent = nullptr);

    /// Names as shown, paths as read. Checks that were set stay; `check` is checked besides and made visible.
    void setTemplates(const QList<ListedTemplate> &templates, const QString &check);
    QList<Template> checkedTemplates() const;
    QSize thumbnailSize() const; ///< device pixels
    image::FindOptions options() const;

    void setReady(bool ready, const QString &why); ///< may Find be pressed? If not, the tool tip says why
    void setSearching(bool searching);
    void showReport(const SearchReport &report, const QList<Template> &sought);
    void clearReport();

Q_SIGNALS:
    void findPressed();
    void stopPressed();
    void checksChanged();
    void placeChosen(int index); ///< of the report's places; -1: none

private:
    QListWidget *m_templates;
    QDoubleSpinBox *m_score;
    QDoubleSpinBox *m_from;
    QDoubleSpinBox *m_to;
    QSpinBox *m_count;
    QPushButton *m_find;
    QPushButton *m_stop;
    QLabel *m_summary;
    QTreeWidget *m_places;
};

} // namespace crat::imagebox
