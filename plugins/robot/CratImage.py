"""Robot Framework keywords that find pictures on the screen, at any scale.

    *** Settings ***
    Library    SeleniumLibrary
    Library    CratImage.py

    *** Test Cases ***
    Order
        Wait For Image            images/basket.png
        Click Image On Screen     images/place-order.png
        Image Should Be On Screen    images/thank-you.png    min_score=0.85

The search is libcrat_image.so (core/image/CApi.h), called through ctypes. A picture's path is absolute, or relative to the
folder that holds crat.toml, or else to ${EXECDIR}: plain robot runs the same cases as CRAT does.
"""

import ctypes
import os
import time
from pathlib import Path

from robot.api import logger
from robot.api.deco import keyword, library
from robot.libraries.BuiltIn import BuiltIn, RobotNotRunningError
from robot.utils import timestr_to_secs

ABI = 1
NOT_FOUND = 2
MAX_PLACES = 100
POLL = 0.25  # seconds between two looks at the screen


class _Options(ctypes.Structure):
    _fields_ = [
        ("size", ctypes.c_uint32),
        ("timeout_ms", ctypes.c_uint32),
        ("min_score", ctypes.c_double),
        ("min_scale", ctypes.c_double),
        ("max_scale", ctypes.c_double),
    ]


class _Match(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int32) for name in ("x", "y", "width", "height")] + [
        ("scale", ctypes.c_double),
        ("score", ctypes.c_double),
    ]


def _candidates():
    """Where the shared library may be, the most wanted first."""
    named = os.environ.get("CRAT_IMAGE_LIBRARY")
    if named:
        return [named]  # asked for by name: no other will do
    here = Path(__file__).resolve().parent
    found = sorted(here.parents[1].glob("build/*/lib/libcrat_image.so.1"), key=lambda p: p.stat().st_mtime, reverse=True)
    installed = [here.parents[depth] / "lib" / "libcrat_image.so.1" for depth in range(min(4, len(here.parents)))]
    return [str(p) for p in installed + found if p.exists()] + ["libcrat_image.so.1"]


class _Finder:
    """The C ABI, typed."""

    def __init__(self):
        problems = []
        for path in _candidates():
            try:
                self._lib = ctypes.CDLL(path)
                break
            except OSError as error:
                problems.append(str(error))
        else:
            raise RuntimeError(
                "libcrat_image.so cannot be loaded; set CRAT_IMAGE_LIBRARY to its path. Tried: " + "; ".join(problems)
            )
        if self._lib.crat_image_abi() != ABI:
            raise RuntimeError("libcrat_image.so is of another version than CratImage.py; install both from one package.")
        self._lib.crat_image_find_bytes.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.POINTER(_Options), ctypes.POINTER(_Match),
            ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint32), ctypes.c_char_p, ctypes.c_size_t,
        ]
        self._lib.crat_image_size_of_bytes.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(ctypes.c_int32), ctypes.POINTER(ctypes.c_int32),
            ctypes.c_char_p, ctypes.c_size_t,
        ]

    def find(self, screen, template, min_score, min_scale, max_scale, timeout):
        options = _Options(ctypes.sizeof(_Options), max(1, int(timeout * 1000)), min_score, min_scale, max_scale)
        matches = (_Match * MAX_PLACES)()
        count = ctypes.c_uint32()
        error = ctypes.create_string_buffer(500)
        status = self._lib.crat_image_find_bytes(
            screen, len(screen), os.fsencode(template), options, matches, MAX_PLACES, count, error, len(error)
        )
        if status:
            raise RuntimeError(error.value.decode("utf-8", "replace"))
        return [{name: getattr(m, name) for name, _ in _Match._fields_} for m in matches[: count.value]]

    def size(self, picture):
        width, height = ctypes.c_int32(), ctypes.c_int32()
        error = ctypes.create_string_buffer(500)
        if self._lib.crat_image_size_of_bytes(picture, len(picture), width, height, error, len(error)):
            raise RuntimeError(error.value.decode("utf-8", "replace"))
        return width.value, height.value


@library(scope="GLOBAL", version="1.0", doc_format="TEXT")
class CratImage:
    __doc__ = __doc__

    def __init__(self, min_score: float = 0.75, min_scale: float = 0.4, max_scale: float = 2.5, timeout="10s"):
        """``min_score``, ``min_scale``, ``max_scale`` and ``timeout`` are what keywords use that are given none."""
        self._defaults = {"min_score": min_score, "min_scale": min_scale, "max_scale": max_scale}
        self._timeout = timeout
        self._finder = None

    @keyword
    def image_should_be_on_screen(self, template, min_score: float = None, min_scale: float = None,
                                  max_scale: float = None, screen=None):
        """Fails unless the picture is on the screen; returns its place as `Get Image Position` does.

        ``screen`` is a picture file to look at instead of the browser.
        """
        return self._best_or_fail(self._look(template, min_score, min_scale, max_scale, screen), template)

    @keyword
    def image_should_not_be_on_screen(self, template, min_score: float = None, min_scale: float = None,
                                      max_scale: float = None, screen=None):
        """Fails if the picture is on the screen."""
        found = self._look(template, min_score, min_scale, max_scale, screen)
        if found:
            self._keep_screenshot()
            raise AssertionError(f"Image '{template}' is on the screen: {_words(found[0])}.")

    @keyword
    def wait_for_image(self, template, timeout=None, min_score: float = None, min_scale: float = None,
                       max_scale: float = None):
        """Looks again and again until the picture is there; returns its place."""
        return self._wait(template, timeout, min_score, min_scale, max_scale, wanted=True)

    @keyword
    def wait_until_image_is_gone(self, template, timeout=None, min_score: float = None, min_scale: float = None,
                                 max_scale: float = None):
        """Looks again and again until the picture is no longer there."""
        self._wait(template, timeout, min_score, min_scale, max_scale, wanted=False)

    @keyword
    def click_image_on_screen(self, template, offset_x: int = 0, offset_y: int = 0, timeout=None, min_score: float = None,
                    min_scale: float = None, max_scale: float = None):
        """Waits for the picture and clicks on its middle, moved by the offset in CSS pixels; returns its place.

        (SeleniumLibrary's own ``Click Image`` means an element of HTML.)"""
        place = self._wait(template, timeout, min_score, min_scale, max_scale, wanted=True)
        x = round(place["x"] + place["width"] / 2) + offset_x
        y = round(place["y"] + place["height"] / 2) + offset_y
        from selenium.webdriver.common.actions.action_builder import ActionBuilder

        actions = ActionBuilder(self._driver())
        actions.pointer_action.move_to_location(x, y).click()
        actions.perform()
        logger.info(f"Clicked at {x}, {y}.")
        return place

    @keyword
    def get_image_position(self, template, min_score: float = None, min_scale: float = None, max_scale: float = None,
                           screen=None):
        """Returns ``x``, ``y``, ``width``, ``height`` in CSS pixels of the page's visible part (in pixels of the picture
        where ``screen`` is given), ``scale`` and ``score`` of the best place. Fails where there is none."""
        return self._best_or_fail(self._look(template, min_score, min_scale, max_scale, screen), template)

    @keyword
    def count_images(self, template, min_score: float = None, min_scale: float = None, max_scale: float = None,
                     screen=None) -> int:
        """Returns at how many places the picture is on the screen."""
        return len(self._look(template, min_score, min_scale, max_scale, screen))

    def _wait(self, template, timeout, min_score, min_scale, max_scale, wanted):
        limit = timestr_to_secs(timeout if timeout is not None else self._timeout)
        end = time.monotonic() + limit
        while True:
            found = self._look(template, min_score, min_scale, max_scale, None)
            if bool(found) == wanted:
                return found[0] if found else None
            left = end - time.monotonic()
            if left <= 0:
                self._keep_screenshot()
                state = "is not on the screen" if wanted else "is still on the screen"
                raise AssertionError(f"Image '{template}' {state} after {limit:g} seconds.")
            time.sleep(min(POLL, left))

    def _look(self, template, min_score, min_scale, max_scale, screen):
        path = resolve(template)
        given = {"min_score": min_score, "min_scale": min_scale, "max_scale": max_scale}
        options = {name: self._defaults[name] if value is None else value for name, value in given.items()}
        if self._finder is None:
            self._finder = _Finder()
        if screen is not None:
            picture, ratio = resolve(screen).read_bytes(), 1.0
        else:
            driver = self._driver()
            picture = driver.get_screenshot_as_png()
            # Screenshots come in device pixels, clicks go in CSS pixels.
            ratio = self._finder.size(picture)[0] / max(1, driver.execute_script("return window.innerWidth"))
        found = self._finder.find(picture, path, timeout=60, **options)
        for place in found:
            logger.debug(f"{template}: {_words(place)}")
            for name in ("x", "y", "width", "height"):
                place[name] = place[name] / ratio if ratio != 1.0 else place[name]
        return found

    def _best_or_fail(self, found, template):
        if not found:
            self._keep_screenshot()
            raise AssertionError(f"Image '{template}' is not on the screen.")
        logger.info(f"{template}: {_words(found[0])}")
        return found[0]

    @staticmethod
    def _selenium():
        return BuiltIn().get_library_instance("SeleniumLibrary")

    def _driver(self):
        try:
            return self._selenium().driver
        except RuntimeError as error:  # no such library, or no browser open
            raise RuntimeError(f"There is no screen to look at: {error} Import SeleniumLibrary and open a browser.") from None

    def _keep_screenshot(self):
        """A picture in the log tells more than the sentence; its own trouble must not hide what failed."""
        try:
            self._selenium().capture_page_screenshot()
        except Exception as error:  # whatever a browser that is going away throws
            logger.debug(f"No screenshot: {error}")


def _words(place):
    return "{x:g}, {y:g}, {width:g} x {height:g}, scale {scale:.2f}, score {score:.2f}".format(**place)


def resolve(name):
    """The picture's file: absolute, beside crat.toml (looked for upwards from the suite), or in ${EXECDIR}."""
    path = Path(str(name))
    if path.is_absolute():
        tried = [path]
    else:
        tried = [folder / path for folder in _folders()]
    for candidate in tried:
        if candidate.is_file():
            return candidate
    raise FileNotFoundError(f"There is no picture '{name}'. Looked for: " + ", ".join(map(str, tried)))


def _folders():
    try:
        built_in = BuiltIn()
        source = built_in.get_variable_value("${SUITE SOURCE}")
        execution = Path(built_in.get_variable_value("${EXECDIR}"))
    except RobotNotRunningError:
        source, execution = None, Path.cwd()
    start = Path(source) if source else execution
    for folder in [start, *start.parents]:
        if (folder / "crat.toml").is_file():
            return [folder, execution] if folder != execution else [folder]
    return [execution]
