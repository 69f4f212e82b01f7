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
    m_worker = std::make_unique<LanguageWorker>(programFolder.toStdString(), tell);
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
