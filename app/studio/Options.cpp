#include "app/studio/Options.h"

#include <algorithm>
#include <string_view>

#include <QCommandLineParser>

namespace crat::studio {

namespace {

void define(QCommandLineParser &parser)
{
    parser.setApplicationDescription(QStringLiteral("Robot Framework cases in a grid, run and watched live."));
    parser.addPositionalArgument(QStringLiteral("FOLDER"),
                                 QStringLiteral("the project to open (or a folder or file in it)"),
                                 QStringLiteral("[FOLDER]"));
    parser.addOptions({
        {QStringLiteral("server"), QStringLiteral("use the companion at this address instead of an own one"),
         QStringLiteral("URL")},
        {QStringLiteral("open"),
         QStringLiteral("show this file, or this test of it; FILE is relative to the project's folder"),
         QStringLiteral("FILE[::TEST]")},
        {QStringLiteral("text"), QStringLiteral("show it as text")},
        {QStringLiteral("theme"), QStringLiteral("light, dark or system, for this start"), QStringLiteral("NAME")},
        {QStringLiteral("language"), QStringLiteral("en or zh_CN, for this start"), QStringLiteral("LOCALE")},
        {QStringLiteral("size"), QStringLiteral("the window's size, for this start"), QStringLiteral("WIDTHxHEIGHT")},
        {QStringLiteral("screenshot"), QStringLiteral("write the window as PNG once it is shown, and end"),
         QStringLiteral("FILE")},
        {{QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("show this and end")},
        {{QStringLiteral("v"), QStringLiteral("version")}, QStringLiteral("show the version and end")},
    });
}

} // namespace

bool Options::wantsText(int argc, const char *const *argv)
{
    return std::any_of(argv + std::min(argc, 1), argv + argc, [](std::string_view each) {
        return each == "-h" || each == "--help" || each == "-v" || each == "--version";
    });
}

QString Options::helpText()
{
    QCommandLineParser parser;
    define(parser);
    return parser.helpText();
}

Result<Options> Options::parse(const QStringList &arguments)
{
    QCommandLineParser parser;
    define(parser);
    if (!parser.parse(arguments))
        return fail(Errc::BadInput, parser.errorText().toStdString());
    Options options;
    options.help = parser.isSet(QStringLiteral("help"));
    options.version = parser.isSet(QStringLiteral("version"));
    if (parser.positionalArguments().size() > 1)
        return fail(Errc::BadInput,
                    "only one folder can be opened: " + parser.positionalArguments().join(u' ').toStdString());
    options.folder = parser.positionalArguments().value(0);
    options.server = parser.value(QStringLiteral("server"));
    options.open = parser.value(QStringLiteral("open"));
    options.asText = parser.isSet(QStringLiteral("text"));
    options.language = parser.value(QStringLiteral("language"));
    options.screenshot = parser.value(QStringLiteral("screenshot"));
    if (const QString theme = parser.value(QStringLiteral("theme")); theme == u"light")
        options.theme = shell::ThemeChoice::Light;
    else if (theme == u"dark")
        options.theme = shell::ThemeChoice::Dark;
    else if (theme == u"system")
        options.theme = shell::ThemeChoice::System;
    else if (!theme.isEmpty())
        return fail(Errc::BadInput, "--theme takes light, dark or system, not '" + theme.toStdString() + "'");
    if (const QString size = parser.value(QStringLiteral("size")); !size.isEmpty()) {
        const QStringList parts = size.split(u'x');
        options.size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
        if (options.size.width() < 200 || options.size.height() < 200 || options.size.width() > 16000 ||
            options.size.height() > 16000)
            return fail(Errc::BadInput, "--size takes WIDTHxHEIGHT, not '" + size.toStdString() + "'");
    }
    return options;
}

} // namespace crat::studio
