#pragma once

#include "core/robot/Document.h"
#include "core/robot/Edits.h"

namespace crat::casegrid {

/// Several edits of a growing text as one gesture: each is made from the tree that those before it have left.
class EditChain {
public:
    explicit EditChain(const robot::Tree &tree) : m_document(std::string(tree.bytes()), tree.kind()) {}

    const robot::Tree &tree() const { return *m_document.tree(); }
    /// False: it could not be made or applied; then take() gives its error.
    bool add(Result<robot::Edit> edit)
    {
        if (!m_result)
            return false;
        if (!edit) {
            m_result = tl::unexpected(edit.error());
            return false;
        }
        if (auto applied = m_document.apply(*edit); !applied) {
            m_result = tl::unexpected(applied.error());
            return false;
        }
        m_result->insert(m_result->end(), edit->begin(), edit->end());
        return true;
    }
    Result<robot::Edit> take() { return std::move(m_result); }

private:
    robot::RobotDocument m_document;
    Result<robot::Edit> m_result = robot::Edit{};
};

} // namespace crat::casegrid
