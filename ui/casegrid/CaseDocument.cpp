#include "ui/casegrid/CaseDocument.h"

#include <QPointer>

#include "ui/casegrid/EditCommand.h"

namespace crat::casegrid {

namespace {

/// The one change between two texts: what they share at both ends is left out.
robot::Edit difference(std::string_view before, std::string_view after)
{
    std::size_t head = 0;
    while (head < before.size() && head < after.size() && before[head] == after[head])
        ++head;
    std::size_t tail = 0;
    while (tail < before.size() - head && tail < after.size() - head &&
           before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    return {{head, std::string(before.substr(head, before.size() - head - tail)),
             std::string(after.substr(head, after.size() - head - tail))}};
}

} // namespace

void CaseDocument::open(const QString &path, QObject *context,
                        std::function<void(Result<std::unique_ptr<CaseDocument>>)> then, FileCalls calls)
{
    auto file = std::make_unique<CaseFile>(path, std::move(calls));
    CaseFile &reader = *file;
    auto holder = std::make_shared<std::unique_ptr<CaseFile>>(std::move(file));
    reader.open(context, [holder, then = std::move(then)](Result<CaseFile::Opened> opened) {
        if (!opened)
            return then(tl::unexpected(opened.error()));
        then(std::unique_ptr<CaseDocument>(new CaseDocument(std::move(*holder), std::move(*opened))));
    });
}

CaseDocument::CaseDocument(std::unique_ptr<CaseFile> file, CaseFile::Opened opened)
    : m_file(std::move(file)), m_document(std::move(opened.document)), m_tree(m_document.tree()),
      m_diskDigest(std::move(opened.digest))
{
    m_undo.setUndoLimit(0);
    connect(&m_undo, &QUndoStack::cleanChanged, this, &CaseDocument::updateModified);
    findReadOnlyReason(opened.writable);
}

CaseDocument::~CaseDocument()
{
    m_undo.disconnect(this);
}

void CaseDocument::findReadOnlyReason(bool writable)
{
    m_readOnlyReason.clear();
    if (const auto at = m_tree->invalidUtf8()) {
        m_readOnlyReason =
            tr("This file is not UTF-8 text (line %1), so Robot Framework cannot read it. It is shown as it is and "
               "cannot be changed here. Save it as UTF-8 with the editor that made it.")
                .arg(m_tree->lineAt(*at));
    } else if (m_tree->hasNul()) {
        m_readOnlyReason =
            tr("This file holds NUL bytes, so it is not a Robot Framework file. It cannot be changed here.");
    } else if (!writable) {
        m_readOnlyReason = tr("You may not write this file. Ask its owner for the right, or work on a copy.");
    }
}

bool CaseDocument::push(Result<robot::Edit> edit, const QString &text, bool mergeable)
{
    if (isReadOnly()) {
        Q_EMIT refused({Errc::Forbidden, m_readOnlyReason.toStdString(), {}});
        return false;
    }
    if (!edit) {
        Q_EMIT refused(edit.error());
        return false;
    }
    if (robot::isNoChange(*edit))
        return false;
    // Tried on a copy first (a tree is shared, so this is cheap to hold): redo() cannot fail.
    robot::RobotDocument trial = m_document;
    if (auto possible = trial.apply(*edit); !possible) {
        Q_EMIT refused(possible.error());
        return false;
    }
    m_undo.push(new EditCommand(*this, std::move(*edit), text, mergeable));
    return true;
}

bool CaseDocument::applyNow(const robot::Edit &edit)
{
    const std::shared_ptr<const robot::Tree> former = m_tree;
    if (auto done = m_document.apply(edit); !done) {
        Q_EMIT refused(done.error());
        return false;
    }
    m_tree = m_document.tree();
    Q_EMIT changed(former);
    return true;
}

void CaseDocument::updateModified()
{
    if (m_modified == isModified())
        return;
    m_modified = isModified();
    Q_EMIT modifiedChanged(m_modified);
}

void CaseDocument::save(bool overwrite, Saved then)
{
    if (!m_saving)
        return beginSave(overwrite, {std::move(then)});
    m_next.push_back(std::move(then));
    m_nextOverwrite |= overwrite;
}

void CaseDocument::beginSave(bool overwrite, std::vector<Saved> askers)
{
    m_saving = true;
    m_written = m_tree;
    // The history has only one place that counts as saved, and it can be set only where it stands: so now, and taken back where
    // the write fails. Until then isModified() goes by m_saving.
    m_undo.setClean();
    updateModified();
    m_file->write(m_tree, overwrite ? std::string() : m_diskDigest,
                  [this, askers = std::move(askers)](const Result<std::string> &written) { endSave(written, askers); });
}

void CaseDocument::endSave(const Result<std::string> &written, const std::vector<Saved> &askers)
{
    const QPointer<CaseDocument> alive(this);
    Result<> result;
    if (written)
        m_diskDigest = *written;
    else {
        result = tl::unexpected(written.error());
        m_undo.resetClean();
    }
    const bool same = m_tree == m_written;
    const std::vector<Saved> next = std::exchange(m_next, {});
    const bool overwrite = std::exchange(m_nextOverwrite, false);
    m_written.reset();
    m_saving = false;
    if (!next.empty() && written && !same) {
        beginSave(overwrite, next);
    } else {
        updateModified();
        Q_EMIT saveEnded();
    }
    for (const Saved &each : askers) {
        if (alive && each)
            each(result);
    }
    if (!alive || m_saving)
        return;
    if (!written) // the first one's person has been told why
        result = fail(Errc::Cancelled, written.error().forUser);
    for (const Saved &each : next) {
        if (alive && each)
            each(result);
    }
}

void CaseDocument::lookAtDisk(Looked changed)
{
    m_file->read([this, changed = std::move(changed)](const Result<CaseFile::State> &disk) {
        // While it is being written the write itself compares; whoever saved looks again afterwards.
        if (disk && !m_saving && disk->digest != m_diskDigest)
            changed(*disk);
    });
}

void CaseDocument::reload(const CaseFile::State &disk)
{
    m_diskDigest = disk.digest;
    replaceAll(disk.bytes, tr("Reload"));
    m_undo.setClean();
    findReadOnlyReason(disk.writable);
}

void CaseDocument::recover(const QByteArray &recovered)
{
    replaceAll(recovered.toStdString(), tr("Recover unsaved changes"));
}

void CaseDocument::acceptDiskState(const CaseFile::State &disk)
{
    m_diskDigest = disk.digest;
    m_undo.resetClean();
}

void CaseDocument::replaceAll(std::string newBytes, const QString &text)
{
    robot::Edit edit = difference(bytes(), newBytes);
    if (!robot::isNoChange(edit))
        m_undo.push(new EditCommand(*this, std::move(edit), text, false));
}

} // namespace crat::casegrid
