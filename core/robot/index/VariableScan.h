#pragma once

#include <functional>
#include <string_view>

namespace crat::robot {

/// One variable that a text reads. Views of the text.
struct ScannedVariable {
    char identifier = '$';
    std::string_view base;     ///< without decoration
    std::string_view extended; ///< the part of `base` before extended syntax; empty where there is none
    bool inExpression = false; ///< $name
};

/// Visits the variables that Robot would look up in `text`, nested ones and those in items and inline expressions
/// included. A variable whose name is put together from others is not visited itself, but `onDynamic` is called. Numbers,
/// environment variables and what is escaped are left out.
/// With `expression`, `text` is a Python expression too and $name counts.
class VariableScan {
public:
    using Visit = std::function<void(const ScannedVariable &)>;
    VariableScan(const Visit &visit, const std::function<void()> &onDynamic) : m_visit(visit), m_onDynamic(onDynamic) {}
    void text(std::string_view text, int depth = 0) const;
    void expression(std::string_view text, int depth = 0) const;

private:
    void variable(char identifier, std::string_view base, int depth) const;
    const Visit &m_visit;
    const std::function<void()> &m_onDynamic;
};

/// Would Robot read ${base} as a number?
bool isNumberName(std::string_view base);
/// The part of a variable's name before extended syntax (x in "x.attribute", "x + 1"); empty where there is none.
std::string_view extendedBase(std::string_view base);

} // namespace crat::robot
