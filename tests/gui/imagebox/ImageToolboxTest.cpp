#include <QAction>
#include <QApplication>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>
#include <QWheelEvent>
#include <opencv2/imgproc.hpp>

#include "core/base/Files.h"
#include "core/image/Codec.h"
#include "tests/gui/support/ScriptedPrompts.h"
#include "tests/gui/support/Shot.h"
#include "tests/unit/image/Scenes.h"
#include "ui/imagebox/FindPanel.h"
#include "ui/imagebox/ImageToolbox.h"
#include "ui/imagebox/PictureView.h"
#include "ui/picture/Pixels.h"
#include "ui/shell/Theme.h"

using namespace crat;
using namespace crat::imagebox;
using image::test::Scene;

namespace {

constexpr int kPatience = 30000;

} // namespace

class ImageToolboxTest : public QObject {
    Q_OBJECT

    /// A project folder (with a space in its name), a screen on disk with one element at 150 %, and the toolbox.
    struct Stage {
        QTemporaryDir folder;
        test::ScriptedPrompts prompts;
        ImageToolbox box{prompts};
        cv::Mat element = Scene::element(120, 40, "Place order", 7);
        QString project() const { return folder.filePath(QStringLiteral("my project")); }
        QString screenPath() const { return folder.filePath(QStringLiteral("screen.png")); }
        Stage()
        {
            QDir().mkpath(project());
            Scene scene(1000, 700, 5);
            scene.paste(element, {60, 500});
            scene.paste(image::test::resized(element, 1.5, cv::INTER_CUBIC), {640, 300});
            if (!image::writePng(screenPath().toStdString(), scene.image()))
                qFatal("no screen");
            box.resize(1200, 760);
            box.setProject(project());
            box.show();
        }
        template <class T>
        T *find(const char *name)
        {
            T *found = box.findChild<T *>(QLatin1String(name));
            if (!found)
                qFatal("no %s", name);
            return found;
        }
        void click(const char *name) { QTest::mouseClick(find<QWidget>(name), Qt::LeftButton); }
        PictureView *view() { return box.pictureView(); }
        void drag(const QRect &pixels)
        {
            QWidget *port = view()->viewport();
            const QPoint from = view()->mapFromScene(pixels.topLeft()), to = view()->mapFromScene(pixels.bottomRight());
            QTest::mousePress(port, Qt::LeftButton, {}, from);
            QTest::mouseMove(port, (from + to) / 2);
            QTest::mouseMove(port, to);
            QTest::mouseRelease(port, Qt::LeftButton, {}, to);
        }
        void open()
        {
            prompts.files.insert(QStringLiteral("open-screenshot"), {screenPath()});
            click("imagebox.open.button");
        }
    };

private Q_SLOTS:
    void startsWithNothingAndSaysWhatToDo()
    {
        Stage s;
        QVERIFY(!s.find<QPushButton>("imagebox.find")->isEnabled());
        QVERIFY(!s.find<QAction>("imagebox.cut")->isEnabled());
        QVERIFY(s.find<QLabel>("imagebox.status")->text().contains(QStringLiteral("Open a screenshot")));
        test::shot(s.box, QStringLiteral("imagebox-empty"));
    }

    void opensAScreenshotAndSelectsWithTheMouse()
    {
        Stage s;
        s.open();
        QTRY_VERIFY_WITH_TIMEOUT(s.view()->hasPicture(), kPatience);
        QVERIFY(s.find<QLabel>("imagebox.status")->text().startsWith(QStringLiteral("screen.png · 1000 × 700")));
        s.drag({60, 500, 120, 40});
        const QRect r = s.view()->selection();
        QVERIFY2(qAbs(r.x() - 60) <= 2 && qAbs(r.y() - 500) <= 2 && qAbs(r.width() - 120) <= 4 &&
                     qAbs(r.height() - 40) <= 4,
                 qPrintable(QStringLiteral("%1,%2 %3x%4").arg(r.x()).arg(r.y()).arg(r.width()).arg(r.height())));
        QTest::keyClick(s.view(), Qt::Key_Right);
        QCOMPARE(s.view()->selection().x(), r.x() + 1);
        QTest::keyClick(s.view(), Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(s.view()->selection().height(), r.height() + 1);
        QTest::keyClick(s.view(), Qt::Key_Escape);
        QVERIFY(s.view()->selection().isNull());
    }

    void zoomsAndPans()
    {
        Stage s;
        s.open();
        QTRY_VERIFY_WITH_TIMEOUT(s.view()->hasPicture(), kPatience);
        const double fit = s.view()->zoom();
        const QPoint at = s.view()->viewport()->rect().center();
        QWheelEvent wheel(at, s.view()->viewport()->mapToGlobal(at), {}, {0, 120 * 8}, {}, {}, Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(s.view()->viewport(), &wheel);
        QVERIFY(s.view()->zoom() > fit * 3);
        const int before = s.view()->horizontalScrollBar()->value();
        QTest::mousePress(s.view()->viewport(), Qt::MiddleButton, {}, {300, 200});
        QTest::mouseMove(s.view()->viewport(), {200, 200});
        QTest::mouseRelease(s.view()->viewport(), Qt::MiddleButton, {}, {200, 200});
        QCOMPARE(s.view()->horizontalScrollBar()->value(), before + 100);
        QVERIFY(s.view()->selection().isNull());
        s.click("imagebox.actual.button");
        QCOMPARE(s.view()->zoom(), 1.0);
        s.click("imagebox.fit.button");
        QCOMPARE(s.view()->zoom(), fit);
    }

    void cutsATemplateSavesItAndFindsItAtAnotherScale()
    {
        Stage s;
        s.open();
        QTRY_VERIFY_WITH_TIMEOUT(s.view()->hasPicture(), kPatience);
        s.view()->setSelection({60, 500, 120, 40});
        QSignalSpy saved(&s.box, &ImageToolbox::templateSaved);
        s.prompts.answers.insert(QStringLiteral("template-name"), QStringLiteral("shop/place order"));
        s.click("imagebox.cut.button");
        QTRY_COMPARE_WITH_TIMEOUT(saved.count(), 1, kPatience);
        QCOMPARE(saved.first().first().toString(), QStringLiteral("images/shop/place order.png"));
        const auto onDisk =
            image::readImage((s.project() + QStringLiteral("/images/shop/place order.png")).toStdString());
        QVERIFY(onDisk);
        QVERIFY(*onDisk == image::test::toImage(s.element));

        auto *templates = s.find<QListWidget>("imagebox.templates");
        QCOMPARE(templates->count(), 1);
        QCOMPARE(templates->item(0)->checkState(), Qt::Checked);
        const QIcon thumbnail = templates->item(0)->icon();
        QCOMPARE(thumbnail.actualSize(QSize(100, 100)), QSize(56, 18)); // the template itself, at its own proportions
        QVERIFY(s.view()->selection().isNull()); // what is cut lies under no frame when Find marks it
        s.click("imagebox.find");
        QVERIFY(s.find<QPushButton>("imagebox.stop")->isEnabled());
        auto *places = s.find<QTreeWidget>("imagebox.places");
        QTRY_COMPARE_WITH_TIMEOUT(places->topLevelItemCount(), 2, kPatience);
        QCOMPARE(places->topLevelItem(0)->text(2), QStringLiteral("100 %"));
        QVERIFY2(places->topLevelItem(1)->text(2) == QStringLiteral("150 %"),
                 qPrintable(places->topLevelItem(1)->text(2)));
        QVERIFY(places->topLevelItem(1)->text(3).startsWith(QStringLiteral("640, 300")));
        QVERIFY(s.find<QLabel>("imagebox.summary")->text().contains(QStringLiteral("2")));
        QTest::mouseClick(places->viewport(), Qt::LeftButton, {},
                          places->visualItemRect(places->topLevelItem(1)).center());
        // The box is drawn: its edge has the mark's colour.
        const QImage drawn = s.view()->viewport()->grab().toImage();
        const QPoint edge = s.view()->mapFromScene(QPointF(640, 330));
        const QColor mark = shell::coloursFor(s.view()->palette()).danger;
        bool seen = false;
        for (int dx = -2; dx <= 2; ++dx)
            seen |= drawn.pixelColor(edge + QPoint(dx, 0)) == mark;
        QVERIFY(seen);
        test::shot(s.box, QStringLiteral("imagebox-found"));
    }

    void asksBeforeItReplacesATemplate()
    {
        Stage s;
        s.open();
        QTRY_VERIFY_WITH_TIMEOUT(s.view()->hasPicture(), kPatience);
        const QString path = s.project() + QStringLiteral("/images/a.png");
        QDir().mkpath(QFileInfo(path).path());
        QVERIFY(image::writePng(path.toStdString(), Scene(50, 50, 1).image()).has_value());
        const std::string before = readFile(path.toStdString()).value();
        s.view()->setSelection({0, 0, 30, 20});
        s.prompts.answers.insert(QStringLiteral("template-name"), QStringLiteral("a.png"));
        s.click("imagebox.cut.button");
        QTRY_COMPARE(s.prompts.answered, 1); // the answer was to cancel
        QVERIFY(s.prompts.askedIds.contains(QStringLiteral("replace-template")));
        QCOMPARE(readFile(path.toStdString()).value(), before);
        s.prompts.answers.insert(QStringLiteral("replace-template"), QStringLiteral("replace"));
        s.click("imagebox.cut.button");
        QTRY_VERIFY_WITH_TIMEOUT(readFile(path.toStdString()).value() != before, kPatience);
    }

    void keepsTemplatesInsideTheProject_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"../outside", "/tmp/x.png", "a/../../b", "", "   ", "a\\b"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void keepsTemplatesInsideTheProject()
    {
        QFETCH(QString, name);
        Stage s;
        s.open();
        QTRY_VERIFY_WITH_TIMEOUT(s.view()->hasPicture(), kPatience);
        s.view()->setSelection({0, 0, 30, 20});
        s.prompts.answers.insert(QStringLiteral("template-name"), name);
        s.click("imagebox.cut.button");
        QTRY_VERIFY(s.prompts.askedIds.contains(QStringLiteral("bad-name")));
        QVERIFY(!QDir(s.project() + QStringLiteral("/images")).exists());
    }

    void saysWhyATemplateCannotBeSought()
    {
        Stage s;
        s.open();
        QTRY_VERIFY_WITH_TIMEOUT(s.view()->hasPicture(), kPatience);
        QDir().mkpath(s.project() + QStringLiteral("/images"));
        QVERIFY(writeFileAtomically((s.project() + QStringLiteral("/images/broken.png")).toStdString(), "no picture")
                    .has_value());
        s.box.setProject(s.project());
        QTRY_COMPARE_WITH_TIMEOUT(s.find<QListWidget>("imagebox.templates")->count(), 1, kPatience);
        s.find<QListWidget>("imagebox.templates")->item(0)->setCheckState(Qt::Checked);
        s.click("imagebox.find");
        QTRY_VERIFY_WITH_TIMEOUT(
            s.find<QLabel>("imagebox.summary")->text().contains(QStringLiteral("images/broken.png")), kPatience);
        QVERIFY(s.find<QPushButton>("imagebox.find")->isEnabled());
    }

    void findsTheSelectionAndCanBeStopped()
    {
        Stage s;
        s.open();
        QTRY_VERIFY_WITH_TIMEOUT(s.view()->hasPicture(), kPatience);
        s.view()->setSelection({60, 500, 120, 40});
        s.click("imagebox.find");
        s.click("imagebox.stop");
        QTRY_VERIFY_WITH_TIMEOUT(!s.find<QPushButton>("imagebox.stop")->isEnabled(), kPatience);
        QCOMPARE(s.find<QLabel>("imagebox.summary")->text(), QStringLiteral("Stopped."));
        s.click("imagebox.find");
        QTRY_COMPARE_WITH_TIMEOUT(s.find<QTreeWidget>("imagebox.places")->topLevelItemCount(), 2, kPatience);
        QCOMPARE(s.find<QTreeWidget>("imagebox.places")->topLevelItem(0)->text(0), QStringLiteral("Selection"));
        // Closing the window in the middle of a search is nothing special.
        s.click("imagebox.find");
    }

    void takesTheLivePicture()
    {
        Stage s;
        QVERIFY(!s.find<QAction>("imagebox.live")->isVisible());
        s.box.setLiveViewAvailable(true);
        QSignalSpy wanted(&s.box, &ImageToolbox::livePictureWanted);
        QCoreApplication::sendPostedEvents();
        s.click("imagebox.live.button");
        QCOMPARE(wanted.count(), 1);
        s.box.setPicture(Scene(300, 200, 1).image(), QStringLiteral("Live view"));
        QVERIFY(s.find<QLabel>("imagebox.status")->text().startsWith(QStringLiteral("Live view · 300 × 200")));
    }

    void tellsWhyAFileDoesNotOpen()
    {
        Stage s;
        const QString path = s.folder.filePath(QStringLiteral("bad.png"));
        QVERIFY(writeFileAtomically(path.toStdString(), "no picture").has_value());
        s.box.openFile(path);
        QTRY_VERIFY_WITH_TIMEOUT(!s.prompts.asked.isEmpty(), kPatience);
        QVERIFY(s.prompts.asked.first().details.contains(QStringLiteral("bad.png")));
    }

    void everyWidgetHasANameForPeopleWhoDoNotSeeIt()
    {
        Stage s;
        for (const QWidget *w : s.box.findChildren<QWidget *>()) {
            if (w->focusPolicy() == Qt::NoFocus || !w->isVisibleTo(&s.box) ||
                w->objectName().startsWith(QLatin1String("qt_")))
                continue;
            QVERIFY2(!w->accessibleName().isEmpty() && !w->objectName().isEmpty(), w->metaObject()->className());
        }
    }

    void looksRightInTheDark()
    {
        qApp->setPalette(shell::Theme::paletteFor(shell::Theme::dark()));
        Stage s;
        s.open();
        QTRY_VERIFY_WITH_TIMEOUT(s.view()->hasPicture(), kPatience);
        s.view()->setSelection({60, 500, 120, 40});
        s.click("imagebox.find");
        QTRY_COMPARE_WITH_TIMEOUT(s.find<QTreeWidget>("imagebox.places")->topLevelItemCount(), 2, kPatience);
        test::shot(s.box, QStringLiteral("imagebox-dark"));
        qApp->setPalette(shell::Theme::paletteFor(shell::Theme::light()));
    }

    void picturesCrossTheBorderUnchanged()
    {
        const image::Image picture = Scene(61, 43, 2).image();
        QVERIFY(shell::fromQImage(shell::toQImage(picture)) == picture);
        QVERIFY(shell::fromQImage(QImage()).isEmpty());
    }
};

QTEST_MAIN(ImageToolboxTest)
#include "ImageToolboxTest.moc"
