#include "core/companion/store/Database.h"

#include "core/companion/store/ReaderPool.h"
#include "core/companion/store/Writer.h"

namespace crat::store {

Subscription &Subscription::operator=(Subscription &&other) noexcept
{
    if (this != &other) {
        reset();
        m_end = std::exchange(other.m_end, nullptr);
    }
    return *this;
}

void Subscription::reset()
{
    if (auto end = std::exchange(m_end, nullptr))
        end();
}

struct Database::Impl {
    Impl(const DatabaseOptions &o, const DatabaseUrl &u, const Clock &clock)
        : url(u), events(std::make_shared<EventSubscribers>()), available(std::make_shared<PlainSubscribers>()),
          writer(o, u, clock, events, available), readers(o, u)
    {
    }
    DatabaseUrl url;
    std::shared_ptr<EventSubscribers> events;
    std::shared_ptr<PlainSubscribers> available;
    Writer writer;
    ReaderPool readers;
};

Database::Database(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Database::~Database()
{
    close();
}

Result<std::unique_ptr<Database>> Database::open(DatabaseOptions options, const Clock &clock)
{
    auto url = DatabaseUrl::parse(options.url);
    if (!url)
        return tl::unexpected(url.error());
    auto impl = std::make_unique<Impl>(options, *url, clock);
    auto started = impl->writer.start();
    const bool maySolveItself = url->dialect == Dialect::Postgres;
    if (!started && !(maySolveItself && started.error().code == Errc::Unavailable))
        return tl::unexpected(started.error());
    impl->readers.start();
    return std::unique_ptr<Database>(new Database(std::move(impl)));
}

void Database::writeErased(std::function<Result<>(Transaction &)> job, std::function<void(Result<>)> done)
{
    m_impl->writer.add({std::move(job), std::move(done)});
}

void Database::readErased(std::function<Result<>(Reader &)> job, std::function<void(Result<>)> done)
{
    if (!m_impl->writer.available()) {
        done(fail(Errc::Unavailable, m_impl->writer.lastError()));
        return;
    }
    m_impl->readers.add({std::move(job), std::move(done)});
}

Result<> Database::refuseOwnThread() const
{
    if (m_impl->writer.isThisThread() || m_impl->readers.isThisThread())
        return fail(Errc::Internal, "the store could not do this", "a blocking call on one of the store's own threads");
    return {};
}

Subscription Database::onEvents(std::function<void(const EventBatch &)> call)
{
    return m_impl->events->add(std::move(call));
}

Subscription Database::onAvailable(std::function<void()> call)
{
    return m_impl->available->add(std::move(call));
}

bool Database::available() const
{
    return m_impl->writer.available();
}

std::string Database::lastError() const
{
    return m_impl->writer.lastError();
}

bool Database::isPostgres() const
{
    return m_impl->url.dialect == Dialect::Postgres;
}

std::string Database::description() const
{
    return m_impl->url.description();
}

void Database::close()
{
    if (!m_impl)
        return;
    m_impl->writer.stop();
    m_impl->readers.stop();
}

} // namespace crat::store
