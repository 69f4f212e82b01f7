#include "core/client/HttpClient.h"

#include <memory>

#include <QCoreApplication>
#include <QIODevice>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>

namespace crat::client {
namespace {

constexpr qsizetype kMostErrorText = 1000;

Errc codeOfStatus(int status)
{
    switch (status) {
    case 400:
    case 405:
    case 415:
    case 422: return Errc::BadInput;
    case 401: return Errc::Unauthorized;
    case 403: return Errc::Forbidden;
    case 404: return Errc::NotFound;
    case 408:
    case 504: return Errc::Timeout;
    case 409: return Errc::Conflict;
    case 413:
    case 431: return Errc::TooLarge;
    case 429: return Errc::TooManyRequests;
    case 501: return Errc::Unsupported;
    default: return status >= 500 ? Errc::Unavailable : Errc::BadInput;
    }
}

/// The companion's own words: {"error": …}, or "detail" or "message" as other servers say it.
QString serverText(const QByteArray &body)
{
    const auto value = protocol::parseJson(std::string_view(body.constData(), static_cast<std::size_t>(body.size())));
    if (!value || !value->is_object())
        return {};
    for (const char *key : {"error", "detail", "message"}) {
        const auto *found = value->get_object().if_contains(key);
        if (found && found->is_string())
            return QString::fromUtf8(found->get_string().data(), static_cast<qsizetype>(found->get_string().size()))
                .left(kMostErrorText);
    }
    return {};
}

} // namespace

struct HttpClient::Call {
    enum class Stopped { No, TooLarge, SinkFailed };

    QPointer<QObject> context;
    Callback<QByteArray> done;
    QNetworkReply *reply = nullptr;
    QIODevice *sink = nullptr;
    QByteArray body;
    qint64 received = 0;
    qint64 limit = 0;
    Stopped stopped = Stopped::No;

    void take()
    {
        if (stopped != Stopped::No || !context || !reply->isOpen())
            return;
        const QByteArray piece = reply->readAll();
        received += piece.size();
        const bool good = reply->error() == QNetworkReply::NoError &&
                          reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() < 300;
        if (received > limit) {
            stopped = Stopped::TooLarge;
            reply->abort();
        } else if (sink && good) {
            if (sink->write(piece) != piece.size()) {
                stopped = Stopped::SinkFailed;
                reply->abort();
            }
        } else {
            body += piece;
        }
    }
};

HttpClient::HttpClient(QObject *parent) : HttpClient(Limits(), parent) {}

HttpClient::HttpClient(Limits limits, QObject *parent) : QObject(parent), m_limits(limits) {}

HttpClient::~HttpClient() = default;

void HttpClient::setEndpoint(const Endpoint &endpoint)
{
    m_endpoint = endpoint;
    // A proxy for the outside world must not be asked for this machine's own companion.
    m_network.setProxy(endpoint.isLoopback() ? QNetworkProxy(QNetworkProxy::NoProxy)
                                             : QNetworkProxy(QNetworkProxy::DefaultProxy));
}

QNetworkRequest HttpClient::request(const QString &route) const
{
    QNetworkRequest request(m_endpoint.url(route));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setTransferTimeout(static_cast<int>(m_limits.idle.count()));
    request.setRawHeader("Accept", "application/json");
    if (!m_endpoint.token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_endpoint.token);
    return request;
}

void HttpClient::json(const QByteArray &method, const QString &route, const std::optional<protocol::json::value> &body,
                      QObject *context, Callback<protocol::json::value> done)
{
    QNetworkRequest ask = request(route);
    QByteArray bytes;
    if (body) {
        ask.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
        bytes = QByteArray::fromStdString(protocol::json::serialize(*body));
    }
    QNetworkReply *reply = nullptr;
    if (method == "GET")
        reply = m_network.get(ask);
    else if (method == "POST")
        reply = m_network.post(ask, bytes);
    else if (method == "PUT")
        reply = m_network.put(ask, bytes);
    else
        reply = m_network.sendCustomRequest(ask, method, bytes);
    watch(reply, nullptr, context, [done = std::move(done), limit = m_limits.answerBytes](Result<QByteArray> got) {
        if (!got)
            return done(tl::unexpected(got.error()));
        if (got->trimmed().isEmpty())
            return done(protocol::json::value(nullptr));
        auto value = protocol::parseJson(std::string_view(got->constData(), static_cast<std::size_t>(got->size())),
                                         static_cast<std::size_t>(limit));
        if (!value)
            return done(fail(Errc::BadInput, QCoreApplication::translate(
                                                 "crat::client::HttpClient",
                                                 "The answer is not the companion's (%1). Is the address right?")
                                                 .arg(QString::fromStdString(value.error().forUser))
                                                 .toStdString()));
        done(std::move(*value));
    });
}

void HttpClient::putBytes(const QString &route, const QByteArray &bytes, QObject *context, Callback<void> done)
{
    QNetworkRequest ask = request(route);
    ask.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/octet-stream"));
    watch(m_network.put(ask, bytes), nullptr, context, [done = std::move(done)](Result<QByteArray> got) {
        done(got ? Result<>() : Result<>(tl::unexpected(got.error())));
    });
}

void HttpClient::getFile(const QString &route, QIODevice *sink, QObject *context, Callback<void> done)
{
    QNetworkRequest ask = request(route);
    ask.setRawHeader("Accept", "*/*");
    watch(m_network.get(ask), sink, context, [done = std::move(done)](Result<QByteArray> got) {
        done(got ? Result<>() : Result<>(tl::unexpected(got.error())));
    });
}

void HttpClient::watch(QNetworkReply *reply, QIODevice *sink, QObject *context, Callback<QByteArray> done)
{
    auto call = std::make_shared<Call>();
    call->context = context;
    call->done = std::move(done);
    call->reply = reply;
    call->sink = sink;
    call->limit = sink ? m_limits.fileBytes : m_limits.answerBytes;
    reply->setReadBufferSize(1 << 20);
    connect(reply, &QNetworkReply::readyRead, this, [call] { call->take(); });
    connect(reply, &QNetworkReply::finished, this, [this, call] { finish(*call); });
    // The asker is gone: nobody wants the answer, so the line is freed.
    connect(context, &QObject::destroyed, reply, &QNetworkReply::abort);
}

void HttpClient::finish(Call &call)
{
    QNetworkReply &reply = *call.reply;
    reply.deleteLater();
    if (!call.context)
        return;
    call.take();
    Callback<QByteArray> done = std::move(call.done);
    if (call.stopped == Call::Stopped::TooLarge)
        return done(
            fail(Errc::TooLarge, QCoreApplication::translate("crat::client::HttpClient",
                                                             "The answer is larger than %1 MiB and was cut off.")
                                     .arg(call.limit >> 20)
                                     .toStdString()));
    if (call.stopped == Call::Stopped::SinkFailed)
        return done(fail(Errc::Unavailable,
                         QCoreApplication::translate("crat::client::HttpClient", "The file cannot be written here: %1")
                             .arg(call.sink->errorString())
                             .toStdString()));
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (reply.error() == QNetworkReply::NoError && status >= 200 && status < 300)
        return done(std::move(call.body));
    const bool hadToken = reply.request().hasRawHeader("Authorization");
    done(tl::unexpected(errorOf(reply, call.body)));
    if (status == 401 && hadToken)
        Q_EMIT unauthorized();
}

Error HttpClient::errorOf(const QNetworkReply &reply, const QByteArray &body) const
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QString where = reply.url().adjusted(QUrl::RemovePath | QUrl::RemoveQuery).toString();
    const QString path = reply.url().path();
    const auto made = [&](Errc code, const QString &text) {
        return Error{code, text.toStdString(),
                     QCoreApplication::translate("crat::client::HttpClient", "%1 %2: HTTP %3, %4")
                         .arg(where, path)
                         .arg(status)
                         .arg(text)
                         .toStdString()};
    };
    if (status >= 300 && status < 400)
        return made(Errc::BadInput, QCoreApplication::translate("crat::client::HttpClient",
                                                                "%1 sends us on to another address (%2). Use that one.")
                                        .arg(where, reply.header(QNetworkRequest::LocationHeader)
                                                        .toUrl()
                                                        .adjusted(QUrl::RemoveQuery | QUrl::RemoveUserInfo)
                                                        .toString()));
    if (status >= 400) {
        const QString said = serverText(body);
        if (status == 401 && (said.isEmpty() || reply.request().hasRawHeader("Authorization")))
            return made(Errc::Unauthorized,
                        QCoreApplication::translate("crat::client::HttpClient",
                                                    "Not signed in at %1, or the sign-in has ended: sign in again.")
                            .arg(where));
        return made(codeOfStatus(status),
                    said.isEmpty() ? QCoreApplication::translate("crat::client::HttpClient", "%1 answered %2 %3.")
                                         .arg(where)
                                         .arg(status)
                                         .arg(reply.attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString())
                                   : said);
    }
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError:
        return made(Errc::Unavailable,
                    QCoreApplication::translate("crat::client::HttpClient",
                                                "Nothing answers at %1. Is the companion running there?")
                        .arg(where));
    case QNetworkReply::HostNotFoundError:
        return made(Errc::Unavailable,
                    QCoreApplication::translate("crat::client::HttpClient",
                                                "There is no machine named \"%1\". Check the address.")
                        .arg(reply.url().host()));
    case QNetworkReply::SslHandshakeFailedError:
        return made(Errc::Unavailable,
                    QCoreApplication::translate("crat::client::HttpClient", "No safe connection to %1: %2")
                        .arg(where, reply.errorString()));
    case QNetworkReply::OperationCanceledError:
    case QNetworkReply::TimeoutError:
        return made(Errc::Timeout,
                    QCoreApplication::translate(
                        "crat::client::HttpClient",
                        "%1 did not answer within %2 s. It may be overloaded or out of reach; try again.")
                        .arg(where)
                        .arg(m_limits.idle.count() / 1000.0));
    case QNetworkReply::RemoteHostClosedError:
        return made(Errc::Unavailable,
                    QCoreApplication::translate("crat::client::HttpClient",
                                                "%1 closed the connection before it had answered. Try again.")
                        .arg(where));
    default:
        return made(Errc::Unavailable,
                    QCoreApplication::translate("crat::client::HttpClient", "%1 cannot be reached: %2")
                        .arg(where, reply.errorString()));
    }
}

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

} // namespace crat::client
