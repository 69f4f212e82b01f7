#include "ui/vnc/Keysyms.h"

#include <QTest>

using namespace crat::vncui;

class KeysymsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keys_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<QString>("text");
        QTest::addColumn<quint32>("keysym");
        const auto row = [](const char *name, int key, int modifiers, const QString &text, quint32 keysym) {
            QTest::newRow(name) << key << modifiers << text << keysym;
        };
        row("a", Qt::Key_A, 0, QStringLiteral("a"), 0x61);
        row("A", Qt::Key_A, Qt::ShiftModifier, QStringLiteral("A"), 0x41);
        row("Ctrl+a", Qt::Key_A, Qt::ControlModifier, QStringLiteral("\x01"), 0x61);
        row("Ctrl+Shift+a", Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier, QStringLiteral("\x01"), 0x41);
        row("Ctrl+1", Qt::Key_1, Qt::ControlModifier, QString(), 0x31);
        row("umlaut", Qt::Key_Udiaeresis, 0, QStringLiteral("ü"), 0xfc);
        row("euro", Qt::Key_unknown, 0, QStringLiteral("€"), 0x010020ac);
        row("Chinese", Qt::Key_unknown, 0, QStringLiteral("汉"), 0x01006c49);
        row("beyond the first plane", Qt::Key_unknown, 0, QStringLiteral("😀"), 0x0101f600);
        row("Return", Qt::Key_Return, 0, QStringLiteral("\r"), 0xff0d);
        row("keypad Enter", Qt::Key_Enter, Qt::KeypadModifier, QStringLiteral("\r"), 0xff8d);
        row("Shift+Tab", Qt::Key_Backtab, Qt::ShiftModifier, QString(), 0xff09);
        row("left", Qt::Key_Left, 0, QString(), 0xff51);
        row("keypad left", Qt::Key_Left, Qt::KeypadModifier, QString(), 0xff96);
        row("F12", Qt::Key_F12, 0, QString(), 0xffc9);
        row("AltGr", Qt::Key_AltGr, 0, QString(), 0xfe03);
        row("dead acute", Qt::Key_Dead_Acute, 0, QString(), 0xfe51);
        row("space", Qt::Key_Space, 0, QStringLiteral(" "), 0x20);
        row("media key", Qt::Key_MediaPlay, 0, QString(), 0);
    }
    void keys()
    {
        QFETCH(int, key);
        QFETCH(int, modifiers);
        QFETCH(QString, text);
        QFETCH(quint32, keysym);
        KeyTranslator keys;
        const QKeyEvent press(QEvent::KeyPress, key, Qt::KeyboardModifiers(modifiers), text);
        QCOMPARE(keys.pressed(press), keysym);
        const QKeyEvent release(QEvent::KeyRelease, key, {}, QString());
        QCOMPARE(keys.released(release), keysym);
        QCOMPARE(keys.released(release), quint32(0)); // once only
    }

    void autoRepeatIsARowOfPresses()
    {
        KeyTranslator keys;
        const QKeyEvent press(QEvent::KeyPress, Qt::Key_X, {}, QStringLiteral("x"), true);
        const QKeyEvent between(QEvent::KeyRelease, Qt::Key_X, {}, QStringLiteral("x"), true);
        QCOMPARE(keys.pressed(press), quint32(0x78));
        QCOMPARE(keys.released(between), quint32(0));
        QCOMPARE(keys.pressed(press), quint32(0x78));
    }

    void controlCharactersAreNoKeysyms()
    {
        QCOMPARE(keysymOf(U'\n'), quint32(0xff0d));
        QCOMPARE(keysymOf(char32_t(7)), quint32(0));
        QCOMPARE(keysymOf(char32_t(0x110000)), quint32(0));
    }
};

QTEST_GUILESS_MAIN(KeysymsTest)
#include "KeysymsTest.moc"
