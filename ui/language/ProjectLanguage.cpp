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
    m_worker = std::make_unique<LanguageWorker>(programFolder.toStdString(), std::move(listener));
}

ProjectLanguage::~ProjectLanguage() = default;

void ProjectLanguage::open(const QString &root)
{
    m_worker->open(root.toStdString());
}

void ProjectLanguage::close()
{
    m_worker->open({});
}

void ProjectLanguage::update(const QString &path, std::shared_ptr<const robot::Tree> tree)
{
    m_worker->update(path.toStdString(), std::move(tree));
}

void ProjectLanguage::closeFile(const QString &path)
{
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
