#include <cmath>

#include <QDir>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

#include "ui/shell/ErrorText.h"
#include "ui/shell/Icons.h"
#include "ui/shell/Language.h"
#include "ui/shell/Theme.h"

using namespace crat;
using namespace crat::shell;

namespace {

// WCAG 2.1, relative luminance and contrast ratio.
double luminance(const QColor &colour)
{
    const auto part = [](double v) {
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double high = std::max(luminance(a), luminance(b)), low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

QStringList namesIn(const QString &file)
{
    QFile in(QStringLiteral(CRAT_SOURCE_DIR "/resources/themes/") + file);
    return in.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(in.readAll()).object().keys() : QStringList();
}

QColor drawnColour(const QIcon &icon)
{
    const QImage image = icon.pixmap(QSize(64, 64)).toImage();
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() == 255)
                return image.pixelColor(x, y);
        }
    }
    return {};
}

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bothPalettesHoldTheSameNames()
    {
        QVERIFY(namesIn(QStringLiteral("light.json")).size() > 30);
        QCOMPARE(namesIn(QStringLiteral("light.json")), namesIn(QStringLiteral("dark.json")));
    }

    void textIsReadable_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void textIsReadable()
    {
        QFETCH(bool, dark);
        const Colours &c = dark ? Theme::dark() : Theme::light();
        const QList<std::pair<const char *, QColor>> texts = {{"text", c.text},         {"muted", c.mutedText},
                                                              {"keyword", c.keyword},   {"argument", c.argument},
                                                              {"variable", c.variable}, {"assignment", c.assignment},
                                                              {"comment", c.comment},   {"control", c.control},
                                                              {"setting", c.setting},   {"link", c.link}};
        for (const auto &[name, colour] : texts) {
            for (const QColor &under :
                 {c.base, c.accentSoft, c.successSoft, c.dangerSoft, c.runningSoft, c.currentRow}) {
                // The comment is meant to stand back; it still has to be read on the plain ground.
                const double wanted = under == c.base ? 4.5 : 3.6;
                QVERIFY2(contrast(colour, under) >= wanted, qPrintable(QStringLiteral("%1 on %2: %3")
                                                                           .arg(QLatin1String(name), under.name())
                                                                           .arg(contrast(colour, under))));
            }
        }
        QVERIFY(contrast(c.gutterText, c.gutter) >= 4.5);
        QVERIFY(contrast(c.accentText, c.accent) >= 4.5);
    }

    void followsTheSettingLive()
    {
        QTemporaryDir folder;
        Settings settings(folder.path());
        settings.setTheme(ThemeChoice::Light);
        Theme theme(*qApp, settings);
        QVERIFY(!theme.isDark());
        const QColor lightIcon = drawnColour(icon(QStringLiteral("stop")));
        settings.setTheme(ThemeChoice::Dark);
        QVERIFY(theme.isDark());
        QVERIFY(qApp->palette().color(QPalette::Base).lightness() < 60);
        const QColor darkIcon = drawnColour(icon(QStringLiteral("stop")));
        QVERIFY(lightIcon.lightness() < 100);
        QVERIFY(darkIcon.lightness() > 150);
        QVERIFY(!qApp->styleSheet().contains(QLatin1Char('@')));
        settings.sync();
        QCOMPARE(Settings(folder.path()).theme(), ThemeChoice::Dark);
    }

    void everyIconDrawsSomethingAndIsListed()
    {
        const QDir folder(QStringLiteral(CRAT_SOURCE_DIR "/resources/icons"));
        const QStringList files = folder.entryList({QStringLiteral("*.svg")});
        QVERIFY(files.size() > 40);
        for (const QString &file : files) {
            const QIcon drawn = icon(file.chopped(4));
            QVERIFY2(!drawn.isNull(), qPrintable(file));
            QVERIFY2(drawnColour(drawn).isValid(), qPrintable(file));
            QCOMPARE(drawn.pixmap(QSize(16, 16), 2.0).width(), 32);
        }
        QVERIFY(icon(QStringLiteral("no such icon")).isNull());
    }

    void chineseIsLoadedAndEnglishIsTheFallback()
    {
        Language language(*qApp);
        language.load(QStringLiteral("zh_CN"));
        QCOMPARE(language.current(), QStringLiteral("zh_CN"));
        QCOMPARE(QCoreApplication::translate("crat::shell::MainWindow", "&File"), QStringLiteral("文件(&F)"));
        const QDateTime when(QDate(2026, 11, 25), QTime(17, 14));
        const QString chinese = QLocale().toString(when, QLocale::ShortFormat);
        QCOMPARE(chinese, QLocale(QStringLiteral("zh_CN")).toString(when, QLocale::ShortFormat));
        // What core/base says of a file, also behind a context; an unknown reason stays as it is.
        QCOMPARE(errorWords({Errc::NotFound, "crat.toml: cannot read /a: b/x.robot: No such file or directory", {}}),
                 QStringLiteral("crat.toml: 无法读取 /a: b/x.robot：没有该文件或文件夹"));
        QCOMPARE(errorWords({Errc::Unavailable, "cannot write /x: Text file busy", {}}),
                 QStringLiteral("无法写入 /x：Text file busy"));
        QCOMPARE(errorWords({Errc::TooLarge, "/x is larger than the limit of 5 bytes", {}}),
                 QStringLiteral("/x 超过了 5 字节的上限"));
        QCOMPARE(errorWords({Errc::BadInput, "another sentence", {}}), QStringLiteral("another sentence"));
        language.load(QStringLiteral("de_DE"));
        QCOMPARE(language.current(), QStringLiteral("en"));
        QCOMPARE(QLocale().language(), QLocale::English); // not German dates in English sentences
        QCOMPARE(QCoreApplication::translate("crat::shell::MainWindow", "&File"), QStringLiteral("&File"));
    }
};

QTEST_MAIN(ThemeTest)
#include "ThemeTest.moc"
