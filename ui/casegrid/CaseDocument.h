#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QObject>
#include <QUndoStack>

#include "core/robot/Document.h"
#include "core/robot/Edits.h"
#include "ui/casegrid/CaseFile.h"

namespace crat::casegrid {

/// One open .robot or .resource file: the lossless document, its undo history, and the file on disk. Grid and text are views of
/// it. Every change is an Edit pushed here; one gesture is one entry. The disk is worked on by CaseFile's thread: nothing here
/// waits for it, and the document can be edited meanwhile. GUI thread.
class CaseDocument : public QObject {
    Q_OBJECT
public:
    /// Reads the file and gives its document, later, while `context` lives. Errors: NotFound, TooLarge, Unavailable.
    static void open(const QString &path, QObject *context,
                     std::function<void(Result<std::unique_ptr<CaseDocument>>)> then,
                     FileCalls calls = FileCalls::disk());
    ~CaseDocument() override;

    const QString &path() const { return m_file->path(); }
    const robot::Tree &tree() const { return *m_tree; }
    std::shared_ptr<const robot::Tree> treePtr() const { return m_tree; }
    std::string_view bytes() const { return m_tree->bytes(); }
    QUndoStack &undoStack() { return m_undo; }
    /// Does it hold what is not on the disk yet?
    bool isModified() const { return m_saving || !m_undo.isClean(); }
    bool isSaving() const { return m_saving; }

    /// Why nothing may be changed (bytes that are no UTF-8, no right to write); empty: it may.
    const QString &readOnlyReason() const { return m_readOnlyReason; }
    bool isReadOnly() const { return !m_readOnlyReason.isEmpty(); }

    /// Pushes the edit as one undo entry called `text`. False: it was refused (refused() says why) or changes nothing.
    /// `mergeable`: typing that goes on where the last such edit ended joins its entry.
    bool push(Result<robot::Edit> edit, const QString &text, bool mergeable = false);

    using Saved = std::function<void(const Result<> &)>;
    /// Writes the bytes as they are now (atomic, mode kept); what is edited meanwhile stays unsaved. Asked for again while it
    /// writes, it writes once more, what is there then. Errors: Conflict (the file is not the one that was read; `overwrite` does
    /// not ask), Unavailable, Cancelled (the write before it, which it waited for, failed).
    void save(bool overwrite, Saved then);
    using Looked = std::function<void(const CaseFile::State &)>;
    /// Looks at the disk; `changed` is called only where the file is there and is not the one that was read or written last.
    void lookAtDisk(Looked changed);
    /// Takes the file's bytes as one undo entry, so that even this can be taken back.
    void reload(const CaseFile::State &disk);
    /// Takes the bytes of a recovery file as one undo entry.
    void recover(const QByteArray &bytes);
    /// The changed file on disk is known and is to be written over.
    void acceptDiskState(const CaseFile::State &disk);

Q_SIGNALS:
    /// The tree is another one. `former` is the one before.
    void changed(const std::shared_ptr<const crat::robot::Tree> &former);
    void modifiedChanged(bool modified);
    void saveEnded(); ///< well or not, and none follows
    void refused(const crat::Error &error);

private:
    friend class EditCommand;
    CaseDocument(std::unique_ptr<CaseFile> file, CaseFile::Opened opened);
    bool applyNow(const robot::Edit &edit);
    void replaceAll(std::string bytes, const QString &text);
    void findReadOnlyReason(bool writable);
    void beginSave(bool overwrite, std::vector<Saved> askers);
    void endSave(const Result<std::string> &written, const std::vector<Saved> &askers);
    void updateModified();

    std::unique_ptr<CaseFile> m_file;
    robot::RobotDocument m_document;
    std::shared_ptr<const robot::Tree> m_tree;
    QUndoStack m_undo;
    QString m_readOnlyReason;
    std::string m_diskDigest;
    bool m_saving = false, m_modified = false, m_nextOverwrite = false;
    std::shared_ptr<const robot::Tree> m_written; ///< what is being written
    std::vector<Saved> m_next;                    ///< they asked while it was being written
};

} // namespace crat::casegrid
