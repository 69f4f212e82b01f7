#include "core/robot/diagnostics/Diagnostic.h"

#include <algorithm>

namespace crat::robot {

const std::vector<Rule> &rules()
{
    static const std::vector<Rule> all = [] {
        constexpr Severity E = Severity::Error, W = Severity::Warning;
        std::vector<Rule> list = {
            {"ambiguous-keyword", E, "Several keywords match and Robot refuses to choose."},
            {"argument-count", E, "The call has too few or too many arguments."},
            {"argument-name", E, "The keyword has no argument of that name."},
            {"argument-order", E, "A positional argument stands behind named ones."},
            {"argument-twice", E, "An argument gets two values."},
            {"argument-value", E, "The value cannot be converted to the argument's type."},
            {"deprecated-keyword", W, "The keyword's documentation says that it is deprecated."},
            {"deprecated-section", W, "A section's name is in the singular."},
            {"deprecated-setting", W, "The setting is deprecated."},
            {"duplicate-import", W, "The same thing is imported twice."},
            {"duplicate-keyword", E, "Two keywords of a file have the same name."},
            {"duplicate-setting", E, "A setting is given twice."},
            {"duplicate-test", W, "Two tests of a file have the same name."},
            {"duplicate-variable", W, "A variable of the Variables section is given twice."},
            {"empty-keyword", E, "The keyword has no step."},
            {"empty-name", E, "A test, task or keyword has no name."},
            {"empty-test", E, "The test has no step."},
            {"encoding", E, "The file is not UTF-8."},
            {"invalid-arguments", E, "[Arguments] is not valid, so the keyword cannot be called."},
            {"invalid-assignment", E, "Variables that cannot be assigned together."},
            {"invalid-block", E, "A block, an inline IF or the header of one is built wrongly."},
            {"invalid-option", E, "An option of FOR, WHILE, EXCEPT or VAR has a value that it cannot have."},
            {"invalid-section", E, "There is no such section."},
            {"invalid-variable", E,
             "The name is no variable's, or its type or value is not valid. What only Python can evaluate is not "
             "checked."},
            {"keyword-needs-import", W, "Only some of the suites that use this file import the keyword."},
            {"library-unavailable", W, "Nobody could be asked in time what the library offers."},
            {"misplaced-statement", E, "END, ELSE, RETURN, BREAK and the like where they are not possible."},
            {"mixed-sections", E, "The file has both tests and tasks."},
            {"missing-argument", E, "An argument that is needed gets no value."},
            {"missing-end", E, "A block has no END."},
            {"missing-keyword-name", E, "Variables are assigned from nothing."},
            {"not-in-path", W, "A module that lies beside the file, but perhaps not in the Python path."},
            {"nul-byte", W, "The file holds a NUL byte."},
            {"private-keyword", W, "A private keyword is called from another file."},
            {"recursive-keyword", W, "The keyword can come to call itself, which a dry run never ends."},
            {"setting-not-allowed", E, "The setting is not possible in this place."},
            {"setting-values", E, "The setting has too few or too many values."},
            {"template-misused", E, "A step stands where a template takes arguments, or a block where it takes none."},
            {"too-many-findings", E, "There is more wrong with the file than is listed."},
            {"unknown-keyword", E, "There is no keyword of that name."},
            {"unknown-language", E, "Robot Framework has no such language."},
            {"unknown-setting", E, "There is no setting of that name."},
            {"unknown-variable", W, "Nothing gives the variable a value."},
            {"unreadable-file", E, "The file cannot be read."},
            {"unreachable-code", W, "Nothing can run this row."},
            {"unresolved-import", E, "What is imported does not exist or cannot be imported."},
            {"unused-argument", W, "The keyword does nothing with the argument."},
            {"unused-import", W, "Nothing of what is imported is used."},
            {"unused-keyword", W, "Nothing calls the keyword."},
            {"unused-variable", W, "The variable gets a value that nothing reads."},
        };
        std::sort(list.begin(), list.end(), [](const Rule &a, const Rule &b) { return a.name < b.name; });
        return list;
    }();
    return all;
}

const Rule *findRule(std::string_view name)
{
    const auto &all = rules();
    const auto it = std::lower_bound(all.begin(), all.end(), name,
                                     [](const Rule &rule, std::string_view wanted) { return rule.name < wanted; });
    return it != all.end() && it->name == name ? &*it : nullptr;
}

} // namespace crat::robot
