#pragma once

#include <QElapsedTimer>
#include <QUndoCommand>

#include "core/robot/Edit.h"

namespace crat::casegrid {

class CaseDocument;

/// One gesture as an undo entry: a thin wrap of core's reversible edit.
class EditCommand final : public QUndoCommand {
public:
    EditCommand(CaseDocument &document, robot::Edit edit, const QString &text, bool mergeable);
    void redo() override;
    void undo() override;
    int id() const override { return m_mergeable ? 1 : -1; }
    bool mergeWith(const QUndoCommand *other) override;

private:
    CaseDocument &m_document;
    robot::Edit m_edit;
    bool m_mergeable;
    QElapsedTimer m_age;
};

} // namespace crat::casegrid
