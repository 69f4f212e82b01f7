#!/usr/bin/env python3
"""Writes LanguageTable.inc: the section headers, setting names and language names that the installed Robot Framework
knows, the case mappings of exactly those characters that can occur in them, and the modules that every Python has: Robot
imports what a "Language:" line names, and one that holds no language is no error.

Usage: python make_language_table.py > LanguageTable.inc   (with the robotframework that the product pins)
"""
import importlib.util
import sys

from robot.conf.languages import Language, Languages
from robot.utils import normalize
from robot.version import VERSION


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_cased(char):
    return (char + "a").title()[-1] == "a"


def languages():
    for cls in Language.__subclasses__():
        merged = Languages(add_english=False)
        merged.add_language(cls())
        names = [normalize(cls.__name__), normalize(cls.__doc__.splitlines()[0])]
        yield cls.code, names, merged.headers, merged.settings, sorted(merged.bdd_prefixes)


def main():
    known = list(languages())
    alphabet = set("* ")
    name_alphabet = set("-")
    for _, names, headers, settings, _ in known:
        for text in [*headers, *settings, *headers.values(), *settings.values()]:
            alphabet |= set(text)
        name_alphabet |= set("".join(names))
    # English names that are not in a language's own table, and the singular headers.
    alphabet |= set("".join(f"{c}{c.lower()}" for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    print(f"// Facts of Robot Framework {VERSION}, written by make_language_table.py. Not to be edited.")
    print("static constexpr CaseEntry CaseTable[] = {")
    for cp in range(0x80, sys.maxunicode + 1):
        if 0xD800 <= cp < 0xE000:
            continue
        c = chr(cp)
        title, lower = c.title(), ("a" + c).title()[1:]
        if c in alphabet or set(title) <= alphabet or set(lower) <= alphabet:
            print(f"    {{0x{cp:x}, {quoted(title)}, {quoted(lower)}, {str(is_cased(c)).lower()}}},")
    print("};\nstatic constexpr FoldEntry FoldTable[] = {")
    for cp in range(0x80, sys.maxunicode + 1):
        if not 0xD800 <= cp < 0xE000 and set(chr(cp).casefold()) <= name_alphabet:
            print(f"    {{0x{cp:x}, {quoted(chr(cp).casefold())}}},")
    print("};")
    for index, (_, _, headers, settings, prefixes) in enumerate(known):
        for kind, table in [("Headers", headers), ("Settings", settings)]:
            print(f"static constexpr Translation {kind}{index}[] = {{")
            for name, english in sorted(table.items()):
                print(f"    {{{quoted(name)}, {quoted(english)}}},")
            print("};")
        print(f"static constexpr std::string_view Prefixes{index}[] = {{")
        print("".join(f"    {quoted(p)},\n" for p in prefixes), end="")
        print("};")
    print("static constexpr std::string_view ModuleTable[] = {")
    for name in sorted(sys.stdlib_module_names | {"robot"}):
        if importlib.util.find_spec(name):
            print(f"    {quoted(name)},")
    print("};")
    print("static constexpr LanguageEntry LanguageTable[] = {")
    for index, (code, names, *_) in enumerate(known):
        print(f"    {{{quoted(code)}, {quoted(names[0])}, {quoted(names[1])}, "
              f"Headers{index}, Settings{index}, Prefixes{index}}},")
    print("};")


if __name__ == "__main__":
    main()
