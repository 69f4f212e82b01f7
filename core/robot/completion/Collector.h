#pragma once

#include "core/robot/completion/Completion.h"
#include "core/robot/completion/Fuzzy.h"

namespace crat::robot {

/// Gathers candidates for one request. The parts of completion add to it; only what fits gets in.
class Collector {
public:
    Collector(const CompletionRequest &request, CursorContext context);

    const CompletionRequest &request() const { return m_request; }
    const Snapshot &snapshot() const { return m_request.snapshot; }
    const CursorContext &context() const { return m_result.context; }
    /// What is replaced, and what names are held against, where that is not the whole cell.
    void setRange(std::size_t begin, std::size_t end);
    const FuzzyPattern &pattern() const { return m_pattern; }

    /// `nearness` is added to how well the label fits.
    void add(Candidate candidate, int nearness);
    /// The same for a name whose fit is known.
    void addScored(Candidate candidate, int score);
    Completion take();

private:
    CompletionRequest m_request;
    Completion m_result;
    FuzzyPattern m_pattern;
};

// What the parts add, each in a file of its own.
void addKeywords(Collector &collector, bool afterStepBegin);
void addNamedArguments(Collector &collector);
void addVariables(Collector &collector);
void addTags(Collector &collector);
void addImports(Collector &collector);
void addSettings(Collector &collector);
void addItemSettings(Collector &collector);
void addControlWords(Collector &collector);
void addSectionHeaders(Collector &collector);

/// The keyword with its required arguments as placeholders of a snippet; its name alone if it needs none.
std::string keywordPlaceholder(std::string_view name, const ArgumentSpec &spec, std::string_view separator);
/// Text that stands for itself in a snippet.
std::string snippetText(std::string_view text);
/// What separates cells in this row: the first run of blanks between two cells, else four blanks.
std::string separatorAt(const CompletionRequest &request);

} // namespace crat::robot
