#include "ui/casegrid/CaseDocument.h"

#include <QFileInfo>

#include "core/base/Files.h"
#include "core/base/Sha256.h"
#include "ui/casegrid/EditCommand.h"

namespace crat::casegrid {

namespace {

std::filesystem::path fsPath(const QString &path)
{
    return std::filesystem::path(path.toStdString());
}

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

Result<std::unique_ptr<CaseDocument>> CaseDocument::open(const QString &path)
{
    auto bytes = readFile(fsPath(path), SizeLimit);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return std::unique_ptr<CaseDocument>(new CaseDocument(path, std::move(*bytes)));
}

CaseDocument::CaseDocument(QString path, std::string bytes)
    : m_path(std::move(path)), m_document({}, robot::fileKindOf(m_path.toStdString()))
{
    m_diskDigest = sha256Hex(bytes);
    m_document = robot::RobotDocument(std::move(bytes), robot::fileKindOf(m_path.toStdString()));
    m_tree = m_document.tree();
    m_undo.setUndoLimit(0);
    connect(&m_undo, &QUndoStack::cleanChanged, this, [this](bool clean) { Q_EMIT modifiedChanged(!clean); });
    findReadOnlyReason();
}

CaseDocument::~CaseDocument()
{
    m_undo.disconnect(this);
}

void CaseDocument::findReadOnlyReason()
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
    } else if (!QFileInfo(m_path).isWritable()) {
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

Result<> CaseDocument::save()
{
    if (auto written = writeFileAtomically(fsPath(m_path), bytes()); !written)
        return written;
    m_diskDigest = sha256Hex(bytes());
    m_undo.setClean();
    Q_EMIT saved();
    return {};
}

bool CaseDocument::changedOnDisk() const
{
    const auto digest = sha256HexOfFile(fsPath(m_path));
    return !digest || *digest != m_diskDigest;
}

Result<> CaseDocument::reload()
{
    auto read = readFile(fsPath(m_path), SizeLimit);
    if (!read)
        return tl::unexpected(read.error());
    m_diskDigest = sha256Hex(*read);
    replaceAll(std::move(*read), tr("Reload"));
    m_undo.setClean();
    findReadOnlyReason();
    return {};
}

void CaseDocument::recover(const QByteArray &recovered)
{
    replaceAll(recovered.toStdString(), tr("Recover unsaved changes"));
}

void CaseDocument::acceptDiskState()
{
    if (auto digest = sha256HexOfFile(fsPath(m_path)))
        m_diskDigest = *digest;
    m_undo.resetClean();
}

void CaseDocument::replaceAll(std::string newBytes, const QString &text)
{
    robot::Edit edit = difference(bytes(), newBytes);
    if (!robot::isNoChange(edit))
        m_undo.push(new EditCommand(*this, std::move(edit), text, false));
}

} // namespace crat::casegrid
