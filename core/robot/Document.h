#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/robot/Edit.h"
#include "core/robot/Tree.h"

namespace crat::robot {

/// The kind that Robot gives a file by its name: __init__.robot, *.resource, everything else a suite.
FileKind fileKindOf(std::string_view path);

/// A Robot file being edited: its bytes, and the tree of them. The bytes are the truth; they come back unchanged, whatever
/// they are, until an edit changes them.
/// Threads: one thread owns the document. tree() may be handed to any other, which keeps reading what it got.
class RobotDocument {
public:
    explicit RobotDocument(std::string bytes, FileKind kind = FileKind::Suite, const Languages &languages = {});
    /// Goes on from a snapshot.
    explicit RobotDocument(const Tree &tree) : m_tree(tree.shared_from_this()) {}

    std::string_view bytes() const { return m_tree->bytes(); }
    std::shared_ptr<const Tree> tree() const { return m_tree; }
    /// Counts changes, from 0.
    std::uint64_t version() const { return m_tree->version(); }

    /// Makes the edit, all of it or nothing. Errors: Conflict if the text is not what the edit expects ("before"),
    /// TooLarge past 1 GiB. An edit that changes nothing leaves the version as it is.
    Result<> apply(const Edit &edit);

private:
    std::shared_ptr<const Tree> m_tree;
};

} // namespace crat::robot
