#include <QTest>

#include "ui/language/ArgumentNames.h"

using namespace crat;
using robot::Parameter;
using robot::ParameterKind;

namespace {

Parameter required(std::string name, ParameterKind kind = ParameterKind::PositionalOrNamed)
{
    Parameter made;
    made.name = std::move(name);
    made.kind = kind;
    return made;
}

Parameter optional(std::string name, std::string value, ParameterKind kind = ParameterKind::PositionalOrNamed)
{
    Parameter made = required(std::move(name), kind);
    made.required = false;
    made.defaultValue = std::move(value);
    return made;
}

/// locator, level=INFO, *items, timeout=5 s (named only), **options
robot::ArgumentSpec everything()
{
    robot::ArgumentSpec spec;
    spec.parameters = {required("locator"), optional("level", "INFO"), required("items", ParameterKind::VarPositional),
                       optional("timeout", "5 s", ParameterKind::NamedOnly),
                       required("options", ParameterKind::VarNamed)};
    spec.parameters[0].type = "str";
    return spec;
}

QStringList namesOf(const robot::ArgumentSpec &spec, std::vector<std::string_view> cells, std::size_t extra)
{
    QStringList names;
    for (const language::ArgumentName &each : language::argumentNames(spec, cells, extra))
        names << each.name;
    return names;
}

QStringList listOf(const char *names)
{
    return QString::fromUtf8(names).split(QLatin1Char('|'));
}

} // namespace

class ArgumentNamesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void placesThenANumberedList()
    {
        QCOMPARE(namesOf(everything(), {"id:a", "WARN", "x", "y"}, 0), listOf("locator|level = INFO|items 1|items 2"));
    }

    void namedOnesAreToldByTheirName()
    {
        QCOMPARE(namesOf(everything(), {"id:a", "timeout=1 s", "colour=red"}, 3),
                 listOf("locator|timeout|options|level=INFO|**options|"));
    }

    void whatIsNotANameIsAPlace()
    {
        robot::ArgumentSpec spec;
        spec.parameters = {required("text"), optional("level", "INFO")};
        QCOMPARE(namesOf(spec, {"a=b", "level=WARN"}, 1), listOf("text|level|"));
        spec.namedArguments = false;
        QCOMPARE(namesOf(spec, {"level=WARN"}, 2), listOf("text|level = INFO|"));
    }

    void behindAListNobodyKnows() { QCOMPARE(namesOf(everything(), {"@{all}", "x"}, 1), listOf("@{…}||")); }

    void nameFilledArgumentsAreLeftOut()
    {
        robot::ArgumentSpec spec;
        spec.parameters = {required("user"), required("password")};
        spec.embedded = 1;
        QCOMPARE(namesOf(spec, {}, 2), listOf("password|"));
    }

    void anEndlessListShowsOneGhost()
    {
        const auto names = language::argumentNames(everything(), std::vector<std::string_view>{"id:a", "INFO"}, 3);
        QCOMPARE(names[2].ghost, QStringLiteral("items 1"));
        QCOMPARE(names[3].name, QStringLiteral("items 2"));
        QCOMPARE(names[3].ghost, QString());
        QCOMPARE(language::argumentNames(everything(), {}, 1)[0].detail, QStringLiteral("locator: str"));
    }
};

QTEST_GUILESS_MAIN(ArgumentNamesTest)
#include "ArgumentNamesTest.moc"
