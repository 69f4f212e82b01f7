"""Random Robot files of what dryrun_differential.py has to compare: embedded arguments, BDD words, templates, run keywords in one
another, arguments with types, every kind of FOR, IF, TRY, WHILE, GROUP and VAR, private keywords, keywords of one name in several
resources and libraries, names that are put together when they run. About one row in six is wrong in some way."""

LIBRARY = '''
from robot.api.deco import keyword
class {name}:
    @keyword("Order ${{count:\\\\d+}} {noun}")
    def order(self, count, note="x"): pass
    @keyword("Send ${{what}} To ${{whom}}")
    def send(self, what: str, whom: str): pass
    def plain_{noun}(self): pass
    def shared_name(self, one): pass
    def typed_{noun}(self, number: int, flag: bool = False, *rest: int, named: float = 1.0): pass
    def only_named_{noun}(self, *, first, second=2): pass
    def free_{noun}(self, one, /, two=2, **more): pass
'''

RESOURCE = '''*** Settings ***
Library    {library}.py
*** Variables ***
${{VALUE {noun}}}    1
@{{LIST {noun}}}    1    2
*** Keywords ***
User ${{who}} Buys {noun}
    Log    ${{who}}
User "${{who}}" Sells "${{what}}"
    Log    ${{who}} ${{what}}
Number ${{n:\\d+}} Of {noun}
    [Arguments]    ${{extra}}=1
    Log    ${{n}} ${{extra}}
Typed {noun}
    [Arguments]    ${{count: int}}    ${{flag: bool}}=False    @{{rest: int}}    ${{kind: str}}    &{{free: int}}
    Log Many    ${{count}}    ${{flag}}    ${{kind}}    @{{rest}}    &{{free}}
Both Have It
    Log    {noun}
Only {noun}
    [Arguments]    ${{a}}    ${{b}}=2
    Hidden {noun}
    RETURN    ${{a}}${{b}}
Hidden {noun}
    [Tags]    robot:private
    No Operation
Given Is A Word Of {noun}
    No Operation
'''

NOUNS = ("Apples", "Pears")
VALUES = ("1", "a", "x=1", "${VALUE Apples}", "@{LIST Pears}", "${EMPTY}", "${{1+1}}", "first=1", "count=2", "kind=a", "named=1.5", "&{EMPTY}", "b=3",
          "two=3", "more=4", "extra=2", "True", "1.5", "a\\=b", "${VALUE Pears}", "note=1")


class Grammar:
    def __init__(self, rng):
        self.rng = rng

    def pick(self, *choices):
        return self.rng.choice(choices)

    def noun(self):
        return self.pick(*NOUNS)

    def values(self, most=4):
        return [self.pick(*VALUES) for _ in range(self.rng.randint(0, most))]

    def name(self):
        noun = self.noun()
        name = self.pick(
            f"User Ann Buys {noun}", f"user ann buys {noun.lower()}", f"User ${{VALUE {noun}}} Buys {noun}", 'User "A" Sells "B"', f"Number 5 Of {noun}",
            f"Number x Of {noun}", f"Typed {noun}", "Both Have It", f"{noun}.Both Have It", f"Only {noun}", f"Hidden {noun}", f"Order 3 {noun}",
            f"Order three {noun}", "Send This To There", f"Plain {noun}", "Shared Name", f"Lib{noun}.Shared Name", f"Typed_{noun}", f"LibPears.Typed {noun}",
            f"Only Named {noun}", f"Free {noun}", f"Is A Word Of {noun}", "Log", "No Operation", "Nowhere To Be Found", f"{noun}.Nothing", "Local Keyword",
            f"User ${{x}} Buys ${{y}}", "Local ${VALUE Apples}", f"{noun}.User Bob Buys {noun}", f"Order ${{VALUE Apples}} {noun}", "${VALUE Apples}", "Log Many")
        return self.pick("", "", "", "Given ", "when ", "And ", "THEN ", "But ") + name

    def call(self):
        name = self.name()
        if "Log Many" in name or self.rng.random() < 0.5:
            return [name, *self.values()]
        fitting = {"Typed": ["1", "kind=a"], "Only Named": ["first=1"], "Only": ["1"], "Free": ["1"], "Shared Name": ["1"], "Log": ["1"]}
        for key, arguments in fitting.items():
            if key in name:
                return [name, *arguments]
        return [name]

    def nested(self, depth=0):
        inner = self.call() if depth > 2 or self.rng.random() < 0.6 else self.nested(depth + 1)
        kind = self.rng.randrange(10)
        if kind == 0:
            return ["Run Keyword", *inner]
        if kind == 1:
            return ["Run Keyword If", "True", *inner, "ELSE IF", "False", *self.call(), "ELSE", *self.call()]
        if kind == 2:
            return ["Run Keywords", *inner, "AND", *self.call()]
        if kind == 3:
            return ["Wait Until Keyword Succeeds", "2x", "1s", *inner]
        if kind == 4:
            return ["Run Keyword And Expect Error", "*", *inner]
        if kind == 5:
            return ["Repeat Keyword", "2", *inner]
        if kind == 6:
            return ["Run Keyword And Return Status", *inner]
        if kind == 7:
            return ["Run Keyword Unless", "False", *inner]
        if kind == 8:
            return ["Run Keywords", "No Operation", self.name(), "No Operation"]
        return ["Run Keyword And Continue On Failure", *inner]

    def step(self):
        return self.nested() if self.rng.random() < 0.3 else self.call()

    def rows(self, depth, most=3, loop=False):
        out = []
        for _ in range(self.rng.randint(1, most)):
            out += self.row(depth, loop)
        return out

    def row(self, depth, loop):
        if depth > 3 or self.rng.random() < 0.55:
            return [self.simple(loop)]
        block = self.pick(self.for_block, self.while_block, self.if_block, self.try_block, self.group)
        rows = block(depth, loop)
        if self.rng.random() < 0.04:
            rows.pop(self.rng.randrange(len(rows)))
        return rows

    def simple(self, loop):
        kind = self.rng.randrange(12)
        if kind == 0:
            return [self.pick("${a} =", "${a}=", "${a: int} =", "@{a} =", "${a}[x] ="), *self.step()]
        if kind == 1:
            return ["IF", self.pick("True", "$VALUE", "${VALUE Apples} == 1"), *self.step(), *self.pick([], ["ELSE", *self.step()], ["ELSE IF", "1", *self.step()],
                    ["ELSE"], ["ELSE IF", "1"])]
        if kind == 2:
            return ["VAR", self.pick("${v}", "@{v}", "${v: int}", "v", "${v", "${a b}", "${v}="), *self.values(2), *self.pick([], [], ["scope=SUITE"], ["scope=NONE"], ["separator=-"],
                    ["scope=${VALUE Apples}"])]
        if kind == 3:
            return self.pick(["RETURN"], ["RETURN", "1"], ["BREAK"], ["CONTINUE"], ["BREAK", "x"], ["CONTINUE"] if loop else ["No Operation"])
        if kind == 4:
            return ["IF", "1", *self.pick(["BREAK"], ["CONTINUE"], ["RETURN", "1"], ["VAR", "${i}", "1"])] if loop else self.step()
        return self.step()

    def indented(self, rows):
        return [["", *row] for row in rows]

    def for_block(self, depth, _):
        variables = self.pick(["${i}"], ["${i}"], ["${i}", "${j}"], ["${i: int}"], ["${i}", "${j}", "${k}"], ["i"], [], ["@{i}"], ["${i}", "${j}", "${k}", "${l}"])
        flavor = self.pick("IN", "IN", "IN RANGE", "IN ENUMERATE", "IN ZIP", "in", "IN  RANGE")
        values = self.pick(["1", "2"], ["@{LIST Apples}"], ["3"], ["1", "5", "2"], ["1", "2", "3", "4"], [], ["@{LIST Apples}", "@{LIST Pears}"], ["a=1", "b=2"], ["${VALUE Apples}"],
                           ["&{EMPTY}"], ["x"])
        options = self.pick([], [], [], ["start=1"], ["start=x"], ["mode=STRICT"], ["mode=nothing"], ["mode=longest", "fill=0"], ["fill=0"], ["mode=${VALUE Apples}"])
        return [["FOR", *variables, flavor, *values, *options], *self.indented(self.rows(depth + 1, 2, True)), ["END"]]

    def while_block(self, depth, _):
        header = self.pick(["True"], ["$VALUE"], [], ["True", "limit=5"], ["True", "limit=5s", "on_limit=pass"], ["True", "on_limit=pass"], ["True", "limit=1", "on_limit=nothing"],
                           ["True", "limit=NONE"], ["True", "limit=5", "on_limit_message=x"], ["True", "False"], ["True", "limit=x"], ["limit=5"])
        return [["WHILE", *header], *self.indented(self.rows(depth + 1, 2, True)), ["END"]]

    def if_block(self, depth, loop):
        out = [["IF", *self.pick(["True"], ["$VALUE"], [], ["1", "2"])], *self.indented(self.rows(depth + 1, 2, loop))]
        for branch in self.pick([], [], [["ELSE IF", "1"]], [["ELSE"]], [["ELSE IF", "1"], ["ELSE"]], [["ELSE"], ["ELSE"]], [["ELSE"], ["ELSE IF", "1"]], [["ELSE IF"]], [["ELSE", "x"]]):
            out += [branch, *self.indented(self.rows(depth + 1, 2, loop))]
        return [*out, ["END"]]

    def try_block(self, depth, loop):
        out = [["TRY", *self.pick([], [], [], ["x"])], *self.indented(self.rows(depth + 1, 2, loop))]
        for branch in self.pick([["EXCEPT"]], [["EXCEPT", "a*", "type=GLOB"]], [["EXCEPT", "a", "AS", "${e}"], ["ELSE"]], [["FINALLY"]], [["EXCEPT"], ["FINALLY"]], [],
                                [["EXCEPT", "type=x"]], [["EXCEPT"], ["EXCEPT", "a"]], [["ELSE"]], [["EXCEPT", "a", "AS", "e"]], [["FINALLY"], ["EXCEPT"]],
                                [["EXCEPT", "a", "type=regexp"], ["EXCEPT"], ["ELSE"], ["FINALLY"]], [["EXCEPT", "a", "AS"]], [["EXCEPT", "a", "type=nothing"]]):
            out += [branch, *self.indented(self.rows(depth + 1, 2, loop))]
        return [*out, ["END"]]

    def group(self, depth, loop):
        return [["GROUP", *self.pick([], ["a name"], ["${VALUE Apples}"], ["a", "b"])], *self.indented(self.rows(depth + 1, 2, loop)), ["END"]]

    def text(self, rows):
        out = []
        for row in rows:
            depth = 0
            while row and row[0] == "":
                depth, row = depth + 1, row[1:]
            out.append("    " * (depth + 1) + "    ".join(row) + "\n")
        return "".join(out)

    def template_test(self):
        template = self.pick("Only Apples", "User ${x} Buys Apples", "Log", "Number ${n} Of Pears", "Nowhere", "Typed Apples", 'User "${a}" Sells "${b}"', "Shared Name", "NONE", "Log Many")
        rows = [self.values(3) or ["1"] for _ in range(self.rng.randint(1, 4))]
        if self.rng.random() < 0.3:
            rows += [["FOR", "${i}", "IN", "1", "2"], ["", "${i}", *self.values(1)], ["END"]]
        if self.rng.random() < 0.2:
            rows += [["IF", "True"], ["", *(self.values(2) or ["1"])], ["END"]]
        if self.rng.random() < 0.1:
            rows += [["WHILE", "False"], ["", "1"], ["END"]]
        return self.text([["[Template]", template], *rows])

    def suite(self, number):
        own = "Local Keyword\n    No Operation\nLocal ${part}\n    Log    ${part}\n" + self.pick("", "Both Have It\n    Log    mine\n", "Plain Apples\n    Log    mine\n")
        tests = []
        for i in range(4):
            settings = self.text([row for row in ([self.pick("[Setup]", "[Teardown]"), *self.call()],) if self.rng.random() < 0.3])
            tests.append(f"Test {i}\n" + settings + self.text(self.rows(0, 5)))
        for i in range(2):
            tests.append(f"Template {i}\n" + self.template_test())
        keywords = [f"Own {i}\n" + self.pick("", "    [Arguments]    ${x}    ${y}=1\n    Log    ${x}${y}\n", "    [Arguments]    ${n: int}\n    Log    ${n}\n") +
                    self.text(self.rows(0, 4)) for i in range(3)]
        calls = "".join(f"Calls {i}\n    Own {i}{self.pick('', '    1', '    n=1', '    1    2', '    x')}\n" for i in range(3))
        settings = self.pick("", f"Suite Setup    {'    '.join(self.call())}\n", f"Test Teardown    {'    '.join(self.nested())}\n")
        return ("*** Settings ***\nResource    Apples.resource\nResource    Pears.resource\n" + settings +
                "*** Test Cases ***\n" + "".join(tests) + calls + "*** Keywords ***\n" + own + "".join(keywords))


def orders_suite(rng):
    """Two libraries and two resources with keywords of one name, and search orders that are certain: a dry run follows these. What a
    test says would stay for those behind it, and for what they call: such a suite has one test."""
    def order():
        return ["Set Library Search Order", *rng.choice([["LibPears"], ["libapples", "LibPears"], ["Pears", "LibPears"], ["Nobody"], [], ["APPLES"]])]

    def shared():
        return rng.choice([["Shared Name", "1"], ["Both Have It"], ["Shared Name"], ["LibPears.Shared Name", "1"], ["Run Keyword", "Both Have It"]])

    setup = rng.choice([[], [], order(), ["Run Keywords", *order(), "AND", *shared()], ["Prepare"]])
    if setup:
        tests = [[*(shared() for _ in range(3)), ["Prepared"]] for _ in range(3)]
    else:
        tests = [[step for _ in range(4) for step in (shared(), rng.choice([order(), shared()]))]]
    prepare = [order()] if setup == ["Prepare"] else []
    rows = [f"Suite Setup    {'    '.join(setup)}"] if setup else []
    rows += ["*** Test Cases ***"]
    for number, test in enumerate(tests):
        rows += [f"Orders {number}", *("    " + "    ".join(step) for step in test)]
    rows += ["*** Keywords ***", "Prepare", *("    " + "    ".join(step) for step in [*prepare, shared()]), "Prepared", "    Both Have It"]
    return "*** Settings ***\nResource    Apples.resource\nResource    Pears.resource\n" + "\n".join(rows) + "\n"


def write_project(root, rng, suites=3):
    root.mkdir(parents=True, exist_ok=True)
    grammar = Grammar(rng)
    for noun in NOUNS:
        (root / f"Lib{noun}.py").write_text(LIBRARY.format(name=f"Lib{noun}", noun=noun.lower()), encoding="utf-8")
        (root / f"{noun}.resource").write_text(RESOURCE.format(noun=noun, library=f"Lib{noun}"), encoding="utf-8")
    for number in range(suites):
        (root / f"grammar_{number}.robot").write_text(grammar.suite(number), encoding="utf-8")
    for number in range(suites):
        (root / f"orders_{number}.robot").write_text(orders_suite(rng), encoding="utf-8")
