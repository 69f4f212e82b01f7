#pragma once

#include <QPointer>

#include "core/client/TokenStore.h"

namespace crat::settings {

/// The desktop's keyring; where there is none (a bare machine, no D-Bus), the file store `fallback` instead.
/// Thread: GUI.
class KeyringTokenStore final : public client::TokenStore {
public:
    explicit KeyringTokenStore(client::FileTokenStore fallback) : m_fallback(std::move(fallback)) {}
    void read(const QUrl &server, QObject *context, std::function<void(Result<QByteArray>)> done) override;
    void write(const QUrl &server, const QByteArray &token, QObject *context,
               std::function<void(Result<>)> done) override;

private:
    client::FileTokenStore m_fallback;
};

} // namespace crat::settings
