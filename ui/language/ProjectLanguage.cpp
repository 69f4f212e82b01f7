#include "ui/language/ProjectLanguage.h"

namespace crat::language {

QString KnownKeyword::fullName() const
{
    return QString::fromStdString(snapshot->fullNameOf(keyword));
}

ProjectLanguage::ProjectLanguage(const QString &programFolder, QObject *parent) : QObject(parent)
{
    const auto tell = [this] {
        if (m_changePending.exchange(true))
            return;
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_changePending = false;
                Q_EMIT changed();
            },
            Qt::QueuedConnection);
    };
    LanguageWorker::Listener listener;
    listener.changed = tell;
    listener.completed = [this](CompletionAnswer answer) {
        QMetaObject::invokeMethod(
            this, [this, answer = std::move(answer)] { Q_EMIT completed(answer); }, Qt::QueuedConnection);
    };
    listener.explained = [this](Explanation explanation) {
        QMetaObject::invokeMethod(
            this, [this, explanation = std::move(explanation)] { Q_EMIT explained(explanation); },
            Qt::QueuedConnection);
    };
    listener.placed = [this](PlaceAnswer answer) {
        QMetaObject::invokeMethod(
            this, [this, answer = std::move(answer)] { Q_EMIT placed(answer); }, Qt::QueuedConnection);
    };
    listener.found = [this](FindingsPtr found) {
        QMetaObject::invokeMethod(
            this,
            [this, found = std::move(found)] {
                if (!m_open.count(found->path))
                    return; // closed meanwhile
                m_openFindings[found->path] = found;
                Q_EMIT findingsChanged();
            },
            Qt::QueuedConnection);
    };
    listener.foundInProject = [this](std::vector<FindingsPtr> found) {
        QMetaObject::invokeMethod(
            this,
            [this, found = std::move(found)] {
                m_projectFindings.clear();
                for (const FindingsPtr &each : found)
                    m_projectFindings[each->path] = each;
                Q_EMIT findingsChanged();
            },
            Qt::QueuedConnection);
    };
    m_worker = std::make_unique<LanguageWorker>(programFolder.toStdString(), std::move(listener));
}

ProjectLanguage::~ProjectLanguage() = default;

void ProjectLanguage::open(const QString &root)
{
    m_openFindings.clear();
    m_projectFindings.clear();
    m_worker->open(root.toStdString());
    Q_EMIT findingsChanged();
}

void ProjectLanguage::close()
{
    open({});
}

void ProjectLanguage::update(const QString &path, std::shared_ptr<const robot::Tree> tree)
{
    m_open.insert(path.toStdString());
    m_worker->update(path.toStdString(), std::move(tree));
}

void ProjectLanguage::closeFile(const QString &path)
{
    m_open.erase(path.toStdString());
    if (m_openFindings.erase(path.toStdString()) > 0)
        Q_EMIT findingsChanged();
    m_worker->closeFile(path.toStdString());
}

void ProjectLanguage::rescan()
{
    m_worker->rescan();
}

quint64 ProjectLanguage::complete(const QString &path, std::shared_ptr<const robot::Tree> tree, std::size_t offset)
{
    m_worker->complete({++m_lastQuestion, path.toStdString(), std::move(tree), offset});
    return m_lastQuestion;
}

quint64 ProjectLanguage::explain(std::shared_ptr<const robot::Snapshot> snapshot, robot::KeywordRef keyword)
{
    m_worker->explain({++m_lastQuestion, std::move(snapshot), keyword});
    return m_lastQuestion;
}

quint64 ProjectLanguage::ask(PlaceWish wish, const QString &path, std::shared_ptr<const robot::Tree> tree,
                             std::size_t begin, std::size_t end)
{
    m_worker->ask({++m_lastQuestion, wish, path.toStdString(), std::move(tree), begin, end});
    return m_lastQuestion;
}

FindingsPtr ProjectLanguage::findingsOf(const QString &path) const
{
    const std::string key = path.toStdString();
    if (const auto open = m_openFindings.find(key); open != m_openFindings.end())
        return open->second;
    const auto other = m_projectFindings.find(key);
    return other == m_projectFindings.end() || m_open.count(key) ? nullptr : other->second;
}

std::vector<FindingsPtr> ProjectLanguage::findings() const
{
    std::map<std::string, FindingsPtr> all = m_projectFindings;
    for (const std::string &open : m_open)
        all.erase(open);
    for (const auto &[path, found] : m_openFindings)
        all[path] = found;
    std::vector<FindingsPtr> list;
    for (auto &[path, found] : all)
        list.push_back(std::move(found));
    return list;
}

void ProjectLanguage::remember(const QString &label)
{
    m_worker->remember(label.left(1000).toStdString());
}

std::optional<KnownKeyword> ProjectLanguage::keyword(const QString &path, std::string_view name) const
{
    const auto now = snapshot();
    const auto file = now ? now->find(path.toStdString()) : std::nullopt;
    if (!file)
        return std::nullopt;
    const robot::CallTarget target = now->resolve(*file, name);
    if (!target.found() || target.state == robot::CallTarget::State::Ambiguous)
        return std::nullopt;
    return KnownKeyword{now, target.keyword};
}

} // namespace crat::language
