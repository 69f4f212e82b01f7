#include "tests/support/Cratd.h"

#include <csignal>

namespace crat::test {

Cratd::Cratd(Options options) : m_options(std::move(options)), m_data(m_folder.path() / "data folder") {}

bool Cratd::start()
{
    m_url.clear();
    std::vector<std::string> arguments = {CRAT_BIN_DIR "/cratd", "--data", m_data, "--listen", "127.0.0.1:0"};
    arguments.insert(arguments.end(), m_options.arguments.begin(), m_options.arguments.end());
    std::vector<std::string> environment = m_options.environment;
    environment.push_back(std::string("CRAT_ADMIN_PASSWORD=") + AdminPassword);
    if (!m_options.databaseUrl.empty())
        environment.push_back("CRAT_DATABASE=" + m_options.databaseUrl);
    m_process = std::make_unique<ChildProcess>(
        ChildProcess::Options{std::move(arguments), std::move(environment), m_options.input, m_folder.path()});
    eventually(
        [&] {
            return m_process->output().find('\n') != std::string::npos || m_process->wait(std::chrono::milliseconds(0));
        },
        std::chrono::seconds(60));
    const std::string line = m_process->output();
    const std::size_t at = line.find("http://");
    if (at == std::string::npos)
        return false;
    m_url = line.substr(at, line.find('\n', at) - at);
    return true;
}

void Cratd::kill()
{
    m_process->signal(SIGKILL);
    m_process->wait();
}

std::optional<int> Cratd::stop()
{
    m_process->signal(SIGTERM);
    return m_process->wait(std::chrono::seconds(40));
}

std::uint16_t Cratd::port() const
{
    return static_cast<std::uint16_t>(std::stoi(m_url.substr(m_url.rfind(':') + 1)));
}

std::string Cratd::signIn(const std::string &email, const std::string &password) const
{
    const auto body = protocol::json::serialize(protocol::json::object{{"email", email}, {"password", password}});
    const auto answer = call("POST", "/api/v1/auth/login", {}, body).json();
    const auto *object = answer.if_object();
    const auto *token = object ? object->if_contains("token") : nullptr;
    return token ? std::string(std::string_view(token->as_string())) : std::string();
}

Answer Cratd::call(const std::string &method, const std::string &path, const std::string &token,
                   const std::string &body, std::vector<std::string> headers) const
{
    if (!token.empty())
        headers.push_back("Authorization: Bearer " + token);
    return request(method, m_url + path, body, headers);
}

} // namespace crat::test
