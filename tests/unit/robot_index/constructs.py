"""Files of one construct each, for construct_differential.py. Each row of STEPS and each block of BLOCKS stands in a test, in
a keyword that the test calls, and in one that nothing calls."""

STEPS = r"""
Log    x
${x}=    Log    a
${x}    ${y}    Log    a
${x}    ${y}=    Log    a
${x}=    ${y}=    Log    a
@{x}    @{y}    Log    a
${x}    @{y}    ${z}    Log    a
&{x}    ${y}    Log    a
${x}    &{y}    Log    a
&{x}    Log    a
${x: int}    Set Variable    1
${x: nosuch}    Set Variable    1
@{x: list[int]}    Set Variable    1
@{x: list[}    Set Variable    1
&{x: str=int}    Create Dictionary    a=1
&{x: str=nope}    Create Dictionary    a=1
VAR
VAR    ${x}
VAR    ${x}    1
VAR    ${x}=    1
VAR    ${x}    1    scope=NOPE
VAR    ${x}    1    scope=suite
VAR    ${x}    1    scope=${s}
VAR    ${x}    1    2    separator=-
VAR    @{x}    1    2    separator=-
VAR    x    1
VAR    %{x}    1
VAR    &{x}    a=b    c
VAR    &{x}    a=b    ${d}
VAR    &{x}    a=b    &{EMPTY}
VAR    &{x}    a\=b
VAR    ${x: int}    1
VAR    ${x: nosuch}    1
VAR    ${x: int | None}    1
VAR    ${x: int |}    1
VAR    ${x: list[int, str]}    1
VAR    ${x: dict[str, int]}    1
VAR    ${x: dict[str]}    1
VAR    ${x: Literal['a', 1]}    1
VAR    ${x: Literal[1.5]}    1
VAR    ${x: int[str]}    1
VAR    ${x: tuple[int, ...]}    1
VAR    ${x: tuple[int, str, ...]}    1
VAR    ${x: int] }    1
VAR    ${x}[a]    1
VAR    ${}    1
Run Keyword If    True    Log    a
Run Keyword If    True    Log    a    ELSE IF    False
Run Keyword If    True    Log    a    ELSE IF    False    Log    b    ELSE    Log    c
Run Keyword If    True    Log    a    ELSE
Run Keyword If    True    ELSE    Log    a
Run Keyword If    True
IF    True    Log    x
IF    True    Log    x    ELSE    Log    y
IF    True    Log    x    ELSE IF    False    Log    y    ELSE    Log    z
IF    True    ELSE    Log    x
IF    True    Log    x    ELSE
IF    True    Log    x    ELSE IF
IF    True    Log    x    ELSE IF    False
IF    True    Log    x    ELSE    Log    z    ELSE    Log    y
IF    True    Log    x    ELSE    Log    z    ELSE IF    1    Log    y
IF    True    IF    True    Log    x
IF    True    RETURN
IF    True    BREAK
IF    True    CONTINUE
IF    True    VAR    ${x}    1
IF    True    VAR    x    1
IF    True    VAR    ${x}    1    scope=no
${x}=    IF    True    Log    1    ELSE    Log    2
${x}=    IF    True
${x}    ${y}    IF
${x}=    IF    True    VAR    ${y}    1
${x}=    IF    True    RETURN
@{x}    @{y}    IF    True    Log    1
${x: nosuch}    IF    True    Log    1
IF    1    ${y}=    Set Variable    1
IF    1    @{y}    @{z}    Set Variable    1
IF    1    Log    1    ELSE    ${y}    Log    1
RETURN
BREAK
CONTINUE
"""

BLOCKS = r"""
FOR    ${x}    IN    a
    Log    ${x}
END
---
FOR    ${x}=    IN    a
    Log    1
END
---
FOR    @{x}    IN    a
    Log    1
END
---
FOR    ${x}[0]    IN    a
    Log    1
END
---
FOR    ${x${y}}    IN    a
    Log    1
END
---
FOR    x    IN    a
    Log    1
END
---
FOR    ${x: int}    IN    1
    Log    1
END
---
FOR    ${x: nosuch}    IN    a
    Log    1
END
---
FOR    ${x}    ${y}    IN ZIP    ${a}    ${b}    mode=NOPE
    Log    1
END
---
FOR    ${x}    ${y}    IN ZIP    ${a}    ${b}    mode=longest    fill=x
    Log    1
END
---
FOR    ${x}    IN ENUMERATE    a    start=1
    Log    1
END
---
FOR    ${x}    IN    a
    BREAK
END
---
FOR    ${x}    IN    a
    BREAK    x
END
---
FOR    ${x}    IN    a
    CONTINUE    x
END
---
FOR    ${x}    IN    a
    RETURN    ${x}
END
---
FOR    ${x}    IN    a
    IF    1    BREAK
END
---
FOR    ${x}    IN    a
    IF    1    BREAK    x
END
---
FOR    ${x}    IN    a
    IF    1    RETURN
END
---
FOR    ${x}    IN    a
    VAR    ${y}    1    scope=NOPE
END
---
FOR    ${x}    IN    a
    ${y}=    ${z}=    Log    1
END
---
FOR    ${x}    IN    a
    TRY
        Log    x
    FINALLY
        BREAK
    END
END
---
FOR    ${x}    IN    a
    TRY
        Log    x
    FINALLY
        IF    1    CONTINUE
    END
END
---
FOR    ${x}    IN    a
    TRY
        CONTINUE
    EXCEPT
        BREAK
    ELSE
        BREAK
    FINALLY
        Log    1
    END
END
---
TRY
    Log    x
FINALLY
    RETURN
END
---
TRY
    Log    x
FINALLY
    FOR    ${x}    IN    a
        BREAK
    END
END
---
IF    1
    BREAK
END
---
IF    1
    Log    1
ELSE
    CONTINUE
END
---
IF    True
    Log    x
ELSE IF    a    b
    Log    y
END
---
WHILE    1
    IF    1
        RETURN
    END
END
---
WHILE    1
    CONTINUE
END
---
WHILE
    Log    1
    BREAK
END
---
WHILE    True    False
    Log    x
END
---
WHILE    True    limit=10    on_limit=nope
    Log    x
END
---
WHILE    True    limit=10    on_limit=pass    on_limit_message=x
    Log    x
END
---
WHILE    True    on_limit=pass
    Log    x
END
---
WHILE    True    limit=    on_limit=pass
    Log    x
END
---
WHILE    True    limit=1    limit=2
    Log    x
END
---
WHILE    True    foo=1
    Log    x
END
---
TRY
    Log    x
EXCEPT    a    AS
    Log    x
END
---
TRY
    Log    x
EXCEPT    a    AS    ${e}
    Log    x
END
---
TRY
    Log    x
EXCEPT    a    AS    ${e}    ${f}
    Log    x
END
---
TRY
    Log    x
EXCEPT    a    AS    @{e}
    Log    x
END
---
TRY
    Log    x
EXCEPT    a    type=nope
    Log    x
END
---
TRY
    Log    x
EXCEPT    a    type=regexp    AS    ${e}
    Log    x
END
---
GROUP    name
    Log    x
END
---
GROUP    name    b
    Log    x
END
---
IF    True
    Log    x
    IF    False
        Log    y
---
END
"""

ARGUMENTS = r"""
${a}
${a}=1
${a}    ${b}=1    @{c}    ${d}    &{e}
${a}    $b
${a}=1    ${b}
${a}=1    @{x}    ${b}
@{a}    @{b}
@{}    ${a}
@{}    @{b}
&{a}    ${b}
&{}
${}
a
${a
${a}[0]
${a} = 1
${a${b}}
\${a}
@{a}=1
&{a}=1
${a: int}
${a: nosuch}
${a: list[}
${a: int}=1
@{a: int}
&{a: int}
&{a: str=int}
"""

VARIABLES = r"""
${x}    1
${x}    1    2
${x}=    1
&{x}    a=1
&{x}    a
&{x}    ${d}
&{x}    a=1    &{EMPTY}
x    1
${x}[0]    1
${x: int}    1
${x: int}    a
${x: float}    a
${x: nosuch}    1
${x: list[}    1
@{x: int}    1    2
&{x: int=str}    1=b
${x}    ${x}
${x}    a${x}b
@{x}    ${EMPTY}    @{x}
${x: Secret}    a
${x}    ${nothing gives it}
@{x}    ${nothing gives it}
${x}    %{NOPE_OF_CRAT=1}
"""

SETTINGS = r"""
[Timeout]    abc
[Timeout]    10
[Timeout]    1 min 30 s
[Timeout]    1:30
[Timeout]    NONE
[Timeout]    1 minutee
[Timeout]    2 weeks 1d
"""

LOG = "T\n    Log    1\n"
FILES = {
    "same_test": "*** Test Cases ***\nA b\n    Log    1\na_b\n    Log    1\n",
    "missing_library": "*** Settings ***\nLibrary    NoSuchLibraryOfCrat\n*** Test Cases ***\nT\n    Nope\n",
    "missing_resource": "*** Settings ***\nResource    none.resource\n*** Test Cases ***\nT\n    Nope\n",
    "imports_tests": "*** Settings ***\nResource    same_test.robot\n*** Test Cases ***\nT\n    Log    1\n",
    "imports_keywords": "*** Settings ***\nResource    only_keywords.robot\n*** Test Cases ***\nT\n    K\n",
    "only_keywords": "*** Keywords ***\nK\n    Log    1\n",
    "embedded_twice": "*** Test Cases ***\nT\n    Foo x\n*** Keywords ***\nFoo ${a}\n    Log    1\nFoo ${b}\n    Log    1\n",
    "template_try": "*** Test Cases ***\nT\n    [Template]    Log\n    TRY\n        a\n    EXCEPT\n        b\n    END\n",
    "template_while": "*** Test Cases ***\nT\n    [Template]    Log\n    WHILE    True\n        a\n    END\n",
    "template_for": "*** Test Cases ***\nT\n    [Template]    Log\n    FOR    ${x}    IN    a\n        ${x}\n    END\n",
    "no_test_name": "*** Test Cases ***\n    Log    a\n",
    "no_keyword_name": "*** Test Cases ***\n" + LOG + "*** Keywords ***\n    Log    a\n",
    "test_timeout": "*** Settings ***\nTest Timeout    abc\n*** Test Cases ***\n" + LOG,
    "test_timeout_replaced": "*** Settings ***\nTest Timeout    abc\n*** Test Cases ***\nT\n    [Timeout]    NONE\n    Log    1\n",
    "keyword_called_empty": "*** Test Cases ***\nT\n    K\n*** Keywords ***\nK\n",
    "keyword_empty": "*** Test Cases ***\n" + LOG + "*** Keywords ***\nK\n",
    "keyword_unknown_setting": "*** Test Cases ***\n" + LOG + "*** Keywords ***\nK\n    [Foo]    1\n    Log    1\n",
    "keyword_setting_twice": "*** Test Cases ***\n" + LOG + "*** Keywords ***\nK\n    [Tags]    1\n    [Tags]    2\n    Log    1\n",
    "keyword_setting_not_allowed": "*** Test Cases ***\n" + LOG + "*** Keywords ***\nK\n    [Template]    1\n    Log    1\n",
    "keyword_twice": "*** Test Cases ***\n" + LOG + "*** Keywords ***\nK\n    Log    1\nK\n    Log    2\n",
    "keyword_no_dry_run": "*** Test Cases ***\nT\n    K\n*** Keywords ***\nK\n    [Tags]    robot:no-dry-run\n    IF    1\n",
}


def rows(text):
    return text.strip("\n").split("\n")


def indented(text):
    return "".join("    " + line + "\n" for line in text.strip("\n").split("\n"))


def files():
    """name: text"""
    out = {name: text for name, text in FILES.items()}
    bodies = {f"step{i:03}": row for i, row in enumerate(rows(STEPS))}
    bodies |= {f"block{i:03}": block for i, block in enumerate(BLOCKS.split("\n---\n"))}
    bodies |= {f"setting{i:03}": row + "\nLog    1" for i, row in enumerate(rows(SETTINGS))}
    for name, body in bodies.items():
        out[name + "_test"] = "*** Test Cases ***\nT\n" + indented(body)
        out[name + "_called"] = "*** Test Cases ***\nT\n    K\n*** Keywords ***\nK\n" + indented(body)
        out[name + "_uncalled"] = "*** Test Cases ***\n" + LOG + "*** Keywords ***\nK\n" + indented(body)
    for i, row in enumerate(rows(ARGUMENTS)):
        keyword = "*** Keywords ***\nK\n    [Arguments]    " + row + "\n    Log    1\n"
        out[f"arguments{i:03}_called"] = "*** Test Cases ***\nT\n    K    1    2\n" + keyword
        out[f"arguments{i:03}_uncalled"] = "*** Test Cases ***\n" + LOG + keyword
    for i, row in enumerate(rows(VARIABLES)):
        out[f"variable{i:03}"] = "*** Variables ***\n" + row + "\n*** Test Cases ***\n" + LOG
    return out
