#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include <QJsonValue>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>

#include "core/base/Result.h"
#include "core/client/Endpoint.h"
#include "core/protocol/Json.h"

class QIODevice;
class QNetworkReply;
class QNetworkRequest;

namespace crat::client {

/// One call's end: called exactly once, on the thread of the client, unless `context` died first.
template <class T>
using Callback = std::function<void(Result<T>)>;

/// HTTP to one companion: JSON or bytes in, JSON or bytes out, errors in words. Redirects are not followed (the token
/// must not travel to another server); an answer over the limit is cut off with TooLarge.
/// Thread: the one that made it.
class HttpClient : public QObject {
    Q_OBJECT
public:
    struct Limits {
        std::chrono::milliseconds idle{30'000}; ///< a call that moves no byte for this long ends with Timeout
        qint64 answerBytes = 16ll << 20;
        qint64 fileBytes = 1ll << 30;
    };

    explicit HttpClient(QObject *parent = nullptr);
    HttpClient(Limits limits, QObject *parent);
    ~HttpClient() override;

    void setEndpoint(const Endpoint &endpoint);
    const Endpoint &endpoint() const { return m_endpoint; }

    /// Calls `route` ("/api/v1/…"). `body` absent: none is sent. The answer is the whole JSON; 204 and empty answers are null.
    /// Errors: the companion's own text for 4xx and 5xx, Unavailable where it cannot be reached, Timeout, TooLarge,
    /// BadInput where the answer is no JSON.
    void json(const QByteArray &method, const QString &route, const std::optional<protocol::json::value> &body,
              QObject *context, Callback<protocol::json::value> done);
    /// PUT of raw bytes.
    void putBytes(const QString &route, const QByteArray &bytes, QObject *context, Callback<void> done);
    /// GET of a file, written to `sink` piece by piece as it comes; `sink` must outlive the call (else: its context dies).
    void getFile(const QString &route, QIODevice *sink, QObject *context, Callback<void> done);

Q_SIGNALS:
    /// The companion answered 401 to a call that carried a token: signing in again helps.
    void unauthorized();

private:
    struct Call;
    QNetworkRequest request(const QString &route) const;
    void watch(QNetworkReply *reply, QIODevice *sink, QObject *context, Callback<QByteArray> done);
    void finish(Call &call);
    Error errorOf(const QNetworkReply &reply, const QByteArray &body) const;

    Limits m_limits;
    Endpoint m_endpoint;
    QNetworkAccessManager m_network;
};

/// `text` percent-encoded for one path segment or one query value.
QString encoded(const QString &text);

} // namespace crat::client
