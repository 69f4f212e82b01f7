#include <array>

#include "core/robot/completion/Collector.h"

namespace crat::robot {
namespace {

struct Word {
    const char *label, *placeholder;
};

/// "\n" is a new row at the same depth, "\t" one indentation, "  " the separator of cells.
constexpr Word ControlWords[] = {
    {"FOR", "FOR    \\${${1:item}}    IN    ${2:values}\n    ${0}\nEND"},
    {"WHILE", "WHILE    ${1:condition}\n    ${0}\nEND"},
    {"IF", "IF    ${1:condition}\n    ${0}\nEND"},
    {"ELSE IF", "ELSE IF    ${1:condition}"},
    {"ELSE", ""},
    {"TRY", "TRY\n    ${1}\nEXCEPT    ${2:message}\n    ${0}\nEND"},
    {"EXCEPT", "EXCEPT    ${1:message}"},
    {"FINALLY", ""},
    {"END", ""},
    {"VAR", "VAR    \\${${1:name}}    ${2:value}"},
    {"RETURN", "RETURN    ${1:value}"},
    {"BREAK", ""},
    {"CONTINUE", ""},
    {"GROUP", "GROUP    ${1:name}\n    ${0}\nEND"},
};

void addWords(Collector &collector, CandidateKind kind, std::initializer_list<const char *> words)
{
    for (const char *word : words)
        collector.add({kind, word}, 0);
}

} // namespace

void addControlWords(Collector &collector)
{
    if (collector.context().typed.empty())
        return; // a bare row is for keywords; who wants a block types its first letter
    for (const Word &word : ControlWords)
        collector.add({CandidateKind::Control, word.label, {}, word.placeholder}, 4);
}

void addSectionHeaders(Collector &collector)
{
    if (collector.request().tree.kind() == FileKind::Suite)
        addWords(collector, CandidateKind::Section, {"*** Test Cases ***", "*** Tasks ***"});
    addWords(collector, CandidateKind::Section,
             {"*** Settings ***", "*** Variables ***", "*** Keywords ***", "*** Comments ***"});
}

void addSettings(Collector &collector)
{
    addWords(collector, CandidateKind::Setting, {"Documentation", "Library", "Resource", "Variables", "Keyword Tags"});
    const FileKind kind = collector.request().tree.kind();
    if (kind == FileKind::Resource)
        return;
    addWords(collector, CandidateKind::Setting,
             {"Name", "Metadata", "Suite Setup", "Suite Teardown", "Test Setup", "Test Teardown", "Test Timeout",
              "Test Tags"});
    if (kind == FileKind::Suite)
        addWords(collector, CandidateKind::Setting, {"Test Template"});
}

void addItemSettings(Collector &collector)
{
    const bool keyword = collector.context().section == SectionKind::Keywords;
    const int nearness = collector.context().typed.empty() ? -40 : 0;
    for (const char *word : {"[Documentation]", "[Tags]", "[Setup]", "[Teardown]", "[Timeout]"})
        collector.add({CandidateKind::Setting, word}, nearness);
    collector.add({CandidateKind::Setting, keyword ? "[Arguments]" : "[Template]"}, nearness);
}

} // namespace crat::robot
