#pragma once

#include <memory>

#include <QDateTime>
#include <QObject>
#include <QUndoStack>

#include "core/robot/Document.h"
#include "core/robot/Edits.h"

namespace crat::casegrid {

/// One open .robot or .resource file: the lossless document, its undo history, and the file on disk. Grid and text are views of
/// it. Every change is an Edit pushed here; one gesture is one entry. GUI thread.
class CaseDocument : public QObject {
    Q_OBJECT
public:
    static constexpr std::uint64_t SizeLimit = 64u << 20;

    /// Errors: NotFound, TooLarge, Unavailable.
    static Result<std::unique_ptr<CaseDocument>> open(const QString &path);
    ~CaseDocument() override;

    const QString &path() const { return m_path; }
    const robot::Tree &tree() const { return *m_tree; }
    std::shared_ptr<const robot::Tree> treePtr() const { return m_tree; }
    std::string_view bytes() const { return m_tree->bytes(); }
    QUndoStack &undoStack() { return m_undo; }
    bool isModified() const { return !m_undo.isClean(); }

    /// Why nothing may be changed (bytes that are no UTF-8, no right to write); empty: it may.
    const QString &readOnlyReason() const { return m_readOnlyReason; }
    bool isReadOnly() const { return !m_readOnlyReason.isEmpty(); }

    /// Pushes the edit as one undo entry called `text`. False: it was refused (refused() says why) or changes nothing.
    /// `mergeable`: typing that goes on where the last such edit ended joins its entry.
    bool push(Result<robot::Edit> edit, const QString &text, bool mergeable = false);

    /// Writes the bytes as they are (atomic, mode kept). Error: Unavailable.
    Result<> save();
    /// Does the file differ from what was read or written last?
    bool changedOnDisk() const;
    /// Takes the file's bytes as one undo entry, so that even this can be taken back. Errors as open().
    Result<> reload();
    /// Takes the bytes of a recovery file as one undo entry.
    void recover(const QByteArray &bytes);
    /// The changed file on disk is known and is to be written over.
    void acceptDiskState();

Q_SIGNALS:
    /// The tree is another one. `former` is the one before.
    void changed(const std::shared_ptr<const crat::robot::Tree> &former);
    void modifiedChanged(bool modified);
    void saved();
    void refused(const crat::Error &error);

private:
    friend class EditCommand;
    CaseDocument(QString path, std::string bytes);
    bool applyNow(const robot::Edit &edit);
    void replaceAll(std::string bytes, const QString &text);
    void findReadOnlyReason();

    QString m_path;
    robot::RobotDocument m_document;
    std::shared_ptr<const robot::Tree> m_tree;
    QUndoStack m_undo;
    QString m_readOnlyReason;
    std::string m_diskDigest;
};

} // namespace crat::casegrid
