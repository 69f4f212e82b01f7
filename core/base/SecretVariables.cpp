#include "core/base/SecretVariables.h"

extern char **environ;

namespace crat {

bool isSecretVariable(std::string_view name)
{
    for (const std::string_view older : {"ADMIN_PASSWD", "SQL_DSN", "EMAIL_SEND_PASSWORD"}) {
        if (name == older)
            return true;
    }
    if (!name.starts_with("CRAT_"))
        return false;
    if (name.ends_with("_KEY"))
        return true;
    for (const std::string_view word : {"PASSWORD", "PASSWD", "TOKEN", "SECRET", "DATABASE"}) {
        if (name.find(word) != std::string_view::npos)
            return true;
    }
    return false;
}

void hideSecretVariables(ProcessOptions &options)
{
    for (char **entry = environ; entry && *entry; ++entry) {
        const std::string_view text(*entry);
        if (const std::string_view name = text.substr(0, text.find('=')); isSecretVariable(name))
            options.environment.try_emplace(std::string(name), std::nullopt);
    }
}

} // namespace crat
