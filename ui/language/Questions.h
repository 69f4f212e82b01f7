#pragma once

#include <memory>
#include <vector>

#include <QList>
#include <QString>

#include "core/robot/completion/Completion.h"

/// What is asked of the language worker, and its answers. Values; answers hold the snapshot that their ids count in.
namespace crat::language {

/// What may be written at `offset` of `tree`, the text of the file `path` as it would be.
struct CompletionQuestion {
    quint64 id = 0;
    std::string path;
    std::shared_ptr<const robot::Tree> tree;
    std::size_t offset = 0;
};

struct CompletionChoice {
    robot::CandidateKind kind = robot::CandidateKind::Keyword;
    QString label, insert, detail;
    QList<int> matched;        ///< places in the label of the letters that were typed
    robot::KeywordRef keyword; ///< of a Keyword
};

struct CompletionAnswer {
    static constexpr std::size_t Limit = 100;
    quint64 id = 0;
    std::size_t begin = 0, end = 0; ///< bytes of the question's tree that a choice replaces
    robot::Place place = robot::Place::Nothing;
    bool inVariable = false;
    std::vector<CompletionChoice> choices; ///< the best first
    std::shared_ptr<const robot::Snapshot> snapshot;
};

/// The documentation of a keyword.
struct ExplanationQuestion {
    quint64 id = 0;
    std::shared_ptr<const robot::Snapshot> snapshot;
    robot::KeywordRef keyword;
};

struct Explanation {
    quint64 id = 0;
    QString markdown;
};

/// Pure but for folders that imports are looked up in. `past` may be null.
CompletionAnswer answer(const CompletionQuestion &question, std::shared_ptr<const robot::Snapshot> snapshot,
                        const robot::PastUse *past);
Explanation answer(const ExplanationQuestion &question);

/// Places in `label` of the letters of `typed`: together where they stand together, else one after another; empty where they
/// do not all occur.
QList<int> matchedLetters(const QString &label, const QString &typed);

} // namespace crat::language
