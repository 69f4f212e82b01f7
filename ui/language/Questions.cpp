#include "ui/language/Questions.h"

#include "core/robot/workspace/Description.h"

namespace crat::language {

namespace {

QString toQt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Blanks and underscores mean nothing to Robot in what was typed.
QString withoutBlanks(QString text)
{
    return text.remove(QLatin1Char(' ')).remove(QLatin1Char('_'));
}

} // namespace

QList<int> matchedLetters(const QString &label, const QString &typed)
{
    QList<int> places;
    if (const qsizetype at = typed.isEmpty() ? -1 : label.indexOf(typed, 0, Qt::CaseInsensitive); at >= 0) {
        for (qsizetype i = 0; i < typed.size(); ++i)
            places << static_cast<int>(at + i);
        return places;
    }
    const QString letters = withoutBlanks(typed).toCaseFolded();
    qsizetype from = 0;
    for (const QChar letter : letters) {
        from = label.indexOf(letter, from, Qt::CaseInsensitive);
        if (from < 0)
            return {};
        places << static_cast<int>(from++);
    }
    return places;
}

CompletionAnswer answer(const CompletionQuestion &question, std::shared_ptr<const robot::Snapshot> snapshot,
                        const robot::PastUse *past)
{
    CompletionAnswer made;
    made.id = question.id;
    if (!snapshot)
        return made;
    const robot::Completion found = robot::complete(
        {*question.tree, question.offset, *snapshot, snapshot->find(question.path), past, CompletionAnswer::Limit});
    made.begin = found.begin;
    made.end = found.end;
    made.place = found.context.place;
    made.inVariable = found.context.variableBegin.has_value();
    const QString typed =
        toQt(question.tree->bytes().substr(found.begin, std::max(question.offset, found.begin) - found.begin));
    for (const robot::Candidate &each : found.candidates) {
        CompletionChoice choice{each.kind, toQt(each.label), toQt(each.insert), toQt(each.detail), {}, each.keyword};
        choice.matched = matchedLetters(choice.label, typed);
        made.choices.push_back(std::move(choice));
    }
    made.snapshot = std::move(snapshot);
    return made;
}

Explanation answer(const ExplanationQuestion &question)
{
    return {question.id, toQt(robot::describe(*question.snapshot, question.keyword))};
}

} // namespace crat::language
