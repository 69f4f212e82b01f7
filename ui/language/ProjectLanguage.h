#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include <QObject>

#include "ui/language/LanguageWorker.h"

namespace crat::language {

/// A keyword as the project knows it at one moment.
struct KnownKeyword {
    std::shared_ptr<const robot::Snapshot> snapshot;
    robot::KeywordRef keyword;
    const robot::ArgumentSpec &spec() const { return snapshot->specOf(keyword); }
    /// "BuiltIn.Log"
    QString fullName() const;
};

/// What the studio knows of the open project. GUI thread; nothing here waits. Look-ups answer from the last snapshot, which may be
/// a little behind what was typed, and know nothing until the files were read (changed() tells).
class ProjectLanguage : public QObject {
    Q_OBJECT
public:
    /// `programFolder`: where the running program lies, to find the library helper; empty: libraries are not asked about.
    explicit ProjectLanguage(const QString &programFolder, QObject *parent = nullptr);
    ~ProjectLanguage() override;

    void open(const QString &root);
    void close();
    /// The text of an open file, at first and after each change. `path` is absolute.
    void update(const QString &path, std::shared_ptr<const robot::Tree> tree);
    /// What is on the disk counts again.
    void closeFile(const QString &path);
    /// Files of the project were made, changed or removed by somebody.
    void rescan();

    /// Null before the files were read.
    std::shared_ptr<const robot::Snapshot> snapshot() const { return m_worker->view().snapshot; }
    /// The keyword that Robot would run for `name` in the file; nothing where that is not certain.
    std::optional<KnownKeyword> keyword(const QString &path, std::string_view name) const;

    /// What may be written at `offset` of `tree`, the text of the file as it would be. The answer comes with completed() under the id
    /// given back, unless a later question comes first.
    quint64 complete(const QString &path, std::shared_ptr<const robot::Tree> tree, std::size_t offset);
    /// Documentation, with explained(); as complete().
    quint64 explain(std::shared_ptr<const robot::Snapshot> snapshot, robot::KeywordRef keyword);
    /// What stands in bytes [begin, end) of `tree`, the text of the file; with placed(), once the index has that text. As complete().
    quint64 ask(PlaceWish wish, const QString &path, std::shared_ptr<const robot::Tree> tree, std::size_t begin,
                std::size_t end);
    /// The last findings of a file; null: it was not checked yet, or it has none and is not open. Those of an open file name the
    /// text that they are of.
    FindingsPtr findingsOf(const QString &path) const;
    /// Of all files that have some, by path.
    std::vector<FindingsPtr> findings() const;

    /// A choice of a completion was taken.
    void remember(const QString &label);

Q_SIGNALS:
    void completed(const crat::language::CompletionAnswer &answer);
    void explained(const crat::language::Explanation &explanation);
    void placed(const crat::language::PlaceAnswer &answer);
    void findingsChanged();
    /// The index or what Python said of libraries is another one.
    void changed();

private:
    std::map<std::string, FindingsPtr> m_openFindings, m_projectFindings; ///< open files; all others
    std::set<std::string> m_open;
    quint64 m_lastQuestion = 0;
    std::atomic<bool> m_changePending = false; ///< one queued call at a time
    std::unique_ptr<LanguageWorker> m_worker;
};

} // namespace crat::language
