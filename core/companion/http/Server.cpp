#include "core/companion/http/BeastParts.h"

#include <thread>

#include <spdlog/spdlog.h>

namespace crat::http {

bool Shared::add(std::shared_ptr<Closable> item)
{
    std::scoped_lock lock(mutex);
    if (stopping || open.size() >= options.limits.connections)
        return false;
    open.insert(std::move(item));
    return true;
}

void Shared::remove(const std::shared_ptr<Closable> &item)
{
    {
        std::scoped_lock lock(mutex);
        open.erase(item);
    }
    changed.notify_all();
}

struct Server::Impl {
    Impl(ServerOptions o, Dispatcher &d)
        : io(o.threads), acceptor(asio::make_strand(io)), shared(std::make_shared<Shared>(std::move(o), d))
    {
    }

    asio::io_context io;
    Tcp::acceptor acceptor;
    std::shared_ptr<Shared> shared;
    std::vector<std::thread> threads;
    std::uint16_t port = 0;

    boost::system::error_code tryPort(const asio::ip::address &address, std::uint16_t number);
    asio::awaitable<void> acceptLoop();
};

namespace {

void prepareUploads(const std::filesystem::path &folder)
{
    if (folder.empty())
        return;
    std::error_code ec;
    std::filesystem::remove_all(folder, ec); // half bodies of a former process
    std::filesystem::create_directories(folder, ec);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ec);
}

tl::unexpected<Error> cannotListen(const ServerOptions &o, const boost::system::error_code &ec)
{
    const std::string place = o.host + ":" + std::to_string(o.port);
    if (ec == asio::error::address_in_use)
        return fail(Errc::Conflict,
                    "cannot listen on " + place +
                        ": another program uses this port. Stop it, or choose another port with --listen HOST:PORT "
                        "(port 0 takes any free one)");
    if (ec == asio::error::access_denied)
        return fail(Errc::Forbidden, "cannot listen on " + place +
                                         ": this user may not use ports under 1024; choose another with --listen");
    return fail(Errc::BadInput,
                "cannot listen on " + place + ": " + ec.message() + "; --listen names an address of this machine");
}

} // namespace

Server::Server(ServerOptions options, Dispatcher &dispatcher)
    : m_impl(std::make_unique<Impl>(std::move(options), dispatcher))
{
}

Server::~Server()
{
    stop(Deadline::after(std::chrono::milliseconds(0)));
}

boost::system::error_code Server::Impl::tryPort(const asio::ip::address &address, std::uint16_t number)
{
    boost::system::error_code ec;
    const Tcp::endpoint endpoint(address, number);
    (void)acceptor.close(ec);
    (void)acceptor.open(endpoint.protocol(), ec);
    if (!ec)
        (void)acceptor.set_option(asio::socket_base::reuse_address(true), ec);
    if (!ec)
        (void)acceptor.bind(endpoint, ec);
    if (!ec)
        (void)acceptor.listen(4096, ec);
    if (!ec)
        port = acceptor.local_endpoint(ec).port();
    return ec;
}

Result<> Server::listen()
{
    Impl &d = *m_impl;
    const ServerOptions &o = d.shared->options;
    prepareUploads(o.uploads);
    boost::system::error_code ec;
    Tcp::resolver resolver(d.io);
    const auto found =
        resolver.resolve(o.host, std::to_string(o.port), Tcp::resolver::passive | Tcp::resolver::numeric_service, ec);
    if (ec || found.empty())
        return fail(Errc::BadInput, "cannot listen on " + o.host +
                                        ": there is no such address; --listen takes HOST:PORT, e.g. 127.0.0.1:8000");
    for (int i = 0; i < std::max(1, o.portsToTry); ++i) {
        ec = d.tryPort(found.begin()->endpoint().address(), static_cast<std::uint16_t>(o.port + i));
        if (ec != asio::error::address_in_use)
            break;
    }
    if (ec)
        return cannotListen(o, ec);
    d.shared->hosts = HostGuard(d.acceptor.local_endpoint(ec).address().is_loopback(), o.hostNames);
    return {};
}

void Server::serve()
{
    Impl &d = *m_impl;
    asio::co_spawn(d.acceptor.get_executor(), d.acceptLoop(), asio::detached);
    for (int i = 0; i < std::max(1, d.shared->options.threads); ++i)
        d.threads.emplace_back([&d] { d.io.run(); });
}

asio::awaitable<void> Server::Impl::acceptLoop()
{
    while (!shared->stopping) {
        auto [ec, socket] = co_await acceptor.async_accept(asio::make_strand(io), asio::as_tuple(asio::use_awaitable));
        if (ec == asio::error::operation_aborted || shared->stopping)
            co_return;
        if (ec) { // out of file descriptors or memory: give the others a moment to end
            asio::steady_timer timer(acceptor.get_executor(), std::chrono::milliseconds(100));
            co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
            continue;
        }
        startHttpSession(std::move(socket), shared);
    }
}

std::uint16_t Server::port() const
{
    return m_impl->port;
}

std::string Server::address() const
{
    const std::string &host = m_impl->shared->options.host;
    const bool v6 = host.find(':') != std::string::npos;
    return "http://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(m_impl->port);
}

void Server::stop(Deadline until)
{
    Impl &d = *m_impl;
    if (d.threads.empty())
        return;
    std::set<std::shared_ptr<Closable>> open;
    {
        std::scoped_lock lock(d.shared->mutex);
        d.shared->stopping = true;
        open = d.shared->open;
    }
    asio::post(d.acceptor.get_executor(), [&d] {
        boost::system::error_code ec;
        (void)d.acceptor.close(ec);
    });
    for (const auto &item : open)
        item->goAway();
    {
        std::unique_lock lock(d.shared->mutex);
        d.shared->changed.wait_until(lock, std::chrono::steady_clock::now() + until.left(),
                                     [&] { return d.shared->open.empty(); });
        open = d.shared->open;
    }
    for (const auto &item : open)
        item->cut();
    {
        std::unique_lock lock(d.shared->mutex);
        d.shared->changed.wait_for(lock, std::chrono::milliseconds(500), [&] { return d.shared->open.empty(); });
    }
    d.io.stop();
    for (std::thread &thread : d.threads)
        thread.join();
    d.threads.clear();
}

} // namespace crat::http
