#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/robot/Languages.h"
#include "core/robot/Lexer.h"
#include "core/robot/Token.h"

namespace crat::robot {

/// Where settings stand: a file's Settings section, a test or task, a user keyword.
enum class SettingPlace : std::uint8_t { SuiteFile, InitFile, ResourceFile, Test, UserKeyword };

/// What Robot makes of a setting in one place.
struct SettingRule {
    std::string_view name; ///< English, without brackets
    bool allowed = false, oneValue = false;
};
SettingRule settingRule(TokenType setting, SettingPlace place);

/// What the [Template] or Test Template of a scope says.
enum class TemplateState : std::uint8_t { NotSet, Disabled, Empty, Set };

/// Types the settings of one scope and remembers what it has seen: most settings are allowed once.
class SettingScope {
public:
    explicit SettingScope(SettingPlace place) : m_place(place) {}

    /// Types one setting row. `cells` are indices of its data tokens, the name first. Gives the error or warning, if any.
    std::optional<LexErrorCode> lex(std::string_view bytes, std::vector<Token> &tokens,
                                    std::span<const std::uint32_t> cells, const Languages &languages);
    TemplateState templateState() const { return m_template; }
    bool operator==(const SettingScope &) const = default;

private:
    SettingPlace m_place;
    std::uint64_t m_seen = 0; ///< a bit a TokenType
    TemplateState m_template = TemplateState::NotSet;
};

} // namespace crat::robot
