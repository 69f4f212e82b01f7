#pragma once

#include <functional>

#include <QObject>

#include "app/cli/Context.h"
#include "core/client/CompanionClient.h"

namespace crat::cli {

/// One command's talk with a companion: finds it, runs the event loop until the command says how it ended.
class Remote : public QObject {
    Q_OBJECT
public:
    /// Runs `begin` with the companion's calls and returns the exit code that finish() or fail() gave. The companion is the one of
    /// --server / CRAT_SERVER, else the one that `crat login` signed in to, else the one that a studio on this machine has
    /// started, else 127.0.0.1:8000; its token likewise.
    static int run(Context &ctx, std::function<void(Remote &)> begin);

    ~Remote() override;

    client::CompanionClient &client() { return m_client; }
    Context &context() { return m_ctx; }
    void finish(int code);
    /// Says the error with what to do about it and ends with the exit code that belongs to it.
    void fail(const Error &error);

    /// A callback that goes on with `then` and ends the command on an error.
    template <class T, class Then>
    client::Callback<T> expect(Then then)
    {
        return [this, then = std::move(then)](Result<T> got) mutable {
            if (!got)
                return fail(got.error());
            if constexpr (std::is_void_v<T>)
                then();
            else
                then(std::move(*got));
        };
    }

private:
    Remote(Context &ctx, const client::Endpoint &endpoint);

    Context &m_ctx;
    client::CompanionClient m_client;
};

/// Where the command line's companion is. Error: BadInput for an address that is none.
Result<client::Endpoint> findCompanion(const Context &ctx);

} // namespace crat::cli
