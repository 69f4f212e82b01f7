#include "core/robot/Settings.h"

#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

using T = TokenType;

enum Where : std::uint8_t { Suite = 1, Init = 2, ResourceWhere = 4, InTest = 8, InKeyword = 16, Files = 7 };
enum How : std::uint8_t { Plain = 0, Many = 1, OneValue = 2, NameFirst = 4, Import = 8 };

struct Rule {
    std::string_view name;
    TokenType type;
    std::uint8_t where;
    std::uint8_t how;
};

// Robot Framework User Guide, "All available settings"; which take one value or may be repeated was observed of 7.5.
constexpr Rule Rules[] = {
    {"Documentation", T::Documentation, Files | InTest | InKeyword, Plain},
    {"Metadata", T::Metadata, Suite | Init | InTest, Many | NameFirst},
    {"Name", T::SuiteName, Suite | Init, OneValue},
    {"Suite Setup", T::SuiteSetup, Suite | Init, NameFirst},
    {"Suite Teardown", T::SuiteTeardown, Suite | Init, NameFirst},
    {"Test Setup", T::TestSetup, Suite | Init, NameFirst},
    {"Test Teardown", T::TestTeardown, Suite | Init, NameFirst},
    {"Test Template", T::TestTemplate, Suite, OneValue | NameFirst},
    {"Test Timeout", T::TestTimeout, Suite | Init, OneValue},
    {"Test Tags", T::TestTags, Suite | Init, Plain},
    {"Default Tags", T::DefaultTags, Suite, Plain},
    {"Keyword Tags", T::KeywordTags, Files, Plain},
    {"Library", T::Library, Files, Many | NameFirst | Import},
    {"Resource", T::Resource, Files, Many | OneValue | NameFirst},
    {"Variables", T::Variables, Files, Many | NameFirst},
    {"Tags", T::Tags, InTest | InKeyword, Plain},
    {"Setup", T::Setup, InTest | InKeyword, NameFirst},
    {"Teardown", T::Teardown, InTest | InKeyword, NameFirst},
    {"Template", T::Template, InTest, OneValue | NameFirst},
    {"Timeout", T::Timeout, InTest | InKeyword, OneValue},
    {"Arguments", T::Arguments, InKeyword, Plain},
    {"Return", T::ReturnSetting, InKeyword, Plain},
};

struct Alias {
    std::string_view name, means;
    std::uint8_t where;
};
constexpr Alias Aliases[] = {
    {"Force Tags", "Test Tags", Suite | Init},  {"Task Tags", "Test Tags", Suite | Init},
    {"Task Setup", "Test Setup", Suite | Init}, {"Task Teardown", "Test Teardown", Suite | Init},
    {"Task Template", "Test Template", Suite},  {"Task Timeout", "Test Timeout", Suite | Init},
};

std::uint8_t bitOf(SettingPlace place)
{
    return static_cast<std::uint8_t>(1u << static_cast<unsigned>(place));
}

const Rule *ruleOf(std::string_view name)
{
    for (const Rule &rule : Rules) {
        if (rule.name == name)
            return &rule;
    }
    return nullptr;
}

bool isNone(std::string_view value)
{
    return value.size() == 4 && (value[0] | 32) == 'n' && (value[1] | 32) == 'o' && (value[2] | 32) == 'n' &&
           (value[3] | 32) == 'e';
}

/// NONE takes a test's template away. In a file's settings the lexer gives the word no meaning, so it is a template there.
TemplateState stateOf(std::string_view bytes, const std::vector<Token> &tokens, std::span<const std::uint32_t> cells,
                      bool ofTest)
{
    if (cells.size() < 2 || (ofTest && isNone(tokens[cells[1]].in(bytes))))
        return TemplateState::Disabled;
    return tokens[cells[1]].size == 0 ? TemplateState::Empty : TemplateState::Set;
}

void typeValues(std::string_view bytes, std::vector<Token> &tokens, std::span<const std::uint32_t> values,
                std::uint8_t how)
{
    for (const std::uint32_t i : values)
        tokens[i].type = T::Argument;
    if ((how & NameFirst) && !values.empty())
        tokens[values[0]].type = T::Name;
    if (!(how & Import) || values.size() < 2)
        return;
    const std::string_view mark = tokens[values[values.size() - 2]].in(bytes);
    if (equalsNormalized(mark, "AS") || equalsNormalized(mark, "WITH NAME")) {
        tokens[values[values.size() - 2]].type = T::As;
        tokens[values.back()].type = T::Name;
    }
}

} // namespace

SettingRule settingRule(TokenType setting, SettingPlace place)
{
    for (const Rule &rule : Rules) {
        if (rule.type == setting)
            return {rule.name, (rule.where & bitOf(place)) != 0, (rule.how & OneValue) != 0};
    }
    return {toString(setting), false, false};
}

std::optional<LexErrorCode> SettingScope::lex(std::string_view bytes, std::vector<Token> &tokens,
                                              std::span<const std::uint32_t> cells, const Languages &languages)
{
    std::string_view written = tokens[cells[0]].in(bytes);
    if (m_place == SettingPlace::Test || m_place == SettingPlace::UserKeyword)
        written = strip(written.substr(1, written.size() - 2));
    const std::string titled = titleCase(normalizeSpace(written));
    std::string_view name = languages.setting(titled);
    if (name.empty())
        name = titled;
    const std::uint8_t here = bitOf(m_place);
    bool aliasElsewhere = false;
    for (const Alias &alias : Aliases) {
        if (alias.name != name)
            continue;
        aliasElsewhere = true;
        if (alias.where & here)
            name = alias.means;
        break;
    }
    const auto reject = [&](LexErrorCode code) {
        tokens[cells[0]].type = T::Error;
        for (const std::uint32_t i : cells.subspan(1))
            tokens[i].type = T::Comment;
        return code;
    };
    const Rule *rule = ruleOf(name);
    if (!rule || !(rule->where & here))
        return reject(rule || aliasElsewhere ? LexErrorCode::SettingNotAllowedHere : LexErrorCode::UnknownSetting);
    const std::uint64_t bit = std::uint64_t(1) << static_cast<unsigned>(rule->type);
    if ((m_seen & bit) && !(rule->how & Many))
        return reject(LexErrorCode::SettingRepeated);
    if ((rule->how & OneValue) && cells.size() > 2)
        return reject(LexErrorCode::SettingTakesOneValue);
    m_seen |= bit;
    tokens[cells[0]].type = rule->type;
    typeValues(bytes, tokens, cells.subspan(1), rule->how);
    if (rule->type == T::Template || rule->type == T::TestTemplate)
        m_template = stateOf(bytes, tokens, cells, rule->type == T::Template);
    if (rule->type == T::ReturnSetting)
        return LexErrorCode::ReturnSettingDeprecated;
    return std::nullopt;
}

} // namespace crat::robot
