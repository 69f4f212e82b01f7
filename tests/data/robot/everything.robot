These lines stand before the first section and are comments,    with    cells.
Language: English

*** Settings ***
Documentation       All of the grammar, in the forms that people write it
...                 over several lines,
...
...                 with an empty one between.
Name                A name of its own
Metadata            Version    7.5
Metadata            Owner      *QA*    <qa@example.com>
Suite Setup         Run Keywords    Open Shop    AND    Log    ready
Suite Teardown      NONE
Test Setup          Log    before
Test Teardown       Log    after
Test Timeout        2 minutes
Test Tags           smoke    -old    owner-${OWNER}
Default Tags        slow
Keyword Tags        robot:private
Library             Collections
Library             SeleniumLibrary    timeout=10s    plugins=a.b;1    AS    Web
Library             ${CURDIR}/lib.py    arg    WITH NAME    Mine
Resource            shop.resource
Variables           vars.py    first    second
Variables           data.yaml
Force Tags          is an alias that comes too late

*** Variables ***
${SCALAR}           value
${WITH MARK} =      value
${MANY}             a    b    c    separator=,
${TYPED: int}       42
@{LIST}             one    two
...                 three    # a note
&{DICT}             key=value    other=${SCALAR}
...                 escaped\=key=x
${EMPTY VALUE}
%{ENVIRONMENT}      not possible

*** Test Cases ***
Simple
    [Documentation]    What it does
    ...                and how
    [Tags]    one    two
    [Setup]    Log    setup
    [Timeout]    1 min
    Log    message    level=INFO
    Log    \    escaped\ \ blanks\
    Given a keyword with "embedded" arguments
    ${x}    ${y} =    Evaluate    (1, 2)
    ${list}[0] =    Set Variable    1
    ${dict}[a][b]=    Set Variable    2
    @{rest}    Create List    # no mark
    [Teardown]    NONE

Beside its name    Log    a step    # which is old style
    Log    the next

Old loops
    :FOR    ${i}    IN    1    2
    \    Log    ${i}
    : FOR    ${i}    IN RANGE    3
    \    Log    ${i}
    Run Keyword If    '${x}' == '1'    Log    one
    ...    ELSE IF    '${x}' == '2'    Log    two
    ...    ELSE    Log    more

Blocks
    FOR    ${a}    ${b}    IN ZIP    ${l1}    ${l2}    mode=LONGEST    fill=-
        Log Many    ${a}    ${b}
        FOR    ${i}    ${item}    IN ENUMERATE    @{LIST}    start=1
            CONTINUE
        END
        IF    $a == $b    BREAK
    END
    FOR    ${x}    IN RANGE    1    10    2
        No Operation
    END
    WHILE    $x < 3    limit=10    on_limit=PASS    on_limit_message=Enough
        ${x} =    Evaluate    $x + 1
    END
    WHILE
        BREAK
    END
    IF    ${x}
        Log    1
    ELSE IF    ${y}
        Log    2
    ELSE
        Log    3
    END
    TRY
        Fail    boom
    EXCEPT    boom    other    type=LITERAL    AS    ${error}
        Log    ${error}
    EXCEPT    GLOB: *    # old pattern
        No Operation
    EXCEPT
        No Operation
    ELSE
        No Operation
    FINALLY
        Log    always
    END
    GROUP    Named
        VAR    ${v}    1    2    separator=-    scope=TEST
        VAR    @{w}    1    2    scope=SUITE
        VAR    &{d}    a=1
        ...            b=2
        GROUP
            No Operation
        END
    END

Inline
    IF    ${x}    Log    1    ELSE IF    ${y}    Log    2    ELSE    Log    3
    ${r} =    IF    $x    Set Variable    1    ELSE    Set Variable    2
    ${a}    ${b}    IF    $x    Two Values
    IF    $x    RETURN    ELSE    VAR    ${v}    1
    IF    ${x}
    ...    Log    far    away
    ...    ELSE
    ...    Log    down
    IF    no action
    END

Wrong in many ways
    END
    ELSE
    BREAK
    RETURN    1
    IF    1
    FOR    ${x}
    FOR
    TRY    x
    EXCEPT
    END    x
    [Arguments]    ${no}
    [Tags]    one
    [Tags]    twice
    [Nonsense]    x
    []
    [ Setup ]    Log    x

Templated
    [Template]    Should Be Equal
    a    a
    ${x} =    b
    FOR    ${i}    IN    1    2
        ${i}    ${i}
    END
    IF    ${x}    c    c
    # a note
    d    d    msg=e

No template
    [Template]    NONE
    Log    a keyword

*** Keywords ***
Keyword
    [Documentation]    It returns.
    [Arguments]    ${a}    ${b: int}=1    @{rest}    ${named}=x    &{free}
    [Tags]    k
    [Setup]    Log    s
    [Timeout]    NONE
    Log    ${a}
    IF    $a    RETURN    ${b}    ELSE    RETURN
    RETURN    ${a}    ${b}
    [Teardown]    Log    t

Give "${what}" to ${whom:\w+}
    [Arguments]    ${extra}
    Log    ${what}
    [Return]    ${whom}

*** Comment ***
Singular headers    are    deprecated.
# So what.

*** Nonsense ***
Not read.

*** Tasks ***
A task
    Log    x

***Settings***
Library    Late

| *** Keywords ***
| Piped
|    | [Arguments] | ${x}
|    | Log   | ${x} | level=DEBUG |
|    | ...   | # note | more
| | Log | | empty before | |
