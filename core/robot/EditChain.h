#pragma once

#include "core/robot/Document.h"

namespace crat::robot {

/// Several edits as one: each is made from the tree that those before it have left. A gesture of several edits is made with it.
class EditChain {
public:
    explicit EditChain(const Tree &tree) : m_document(tree) {}

    const Tree &tree() const { return *m_document.tree(); }
    /// False: it could not be made or applied; then take() gives its error.
    bool add(Result<Edit> edit)
    {
        if (m_result && edit) {
            if (auto applied = m_document.apply(*edit); !applied)
                edit = tl::unexpected(applied.error());
        }
        if (m_result && !edit)
            m_result = tl::unexpected(edit.error());
        if (!m_result)
            return false;
        m_result->insert(m_result->end(), edit->begin(), edit->end());
        return true;
    }
    Result<Edit> take() { return std::move(m_result); }

private:
    RobotDocument m_document;
    Result<Edit> m_result = Edit{};
};

} // namespace crat::robot
