*** Settings ***
Documentation     All constructs <&> "quoted"
Metadata          Version    1.2
Suite Setup       Log    suite setup
Suite Teardown    Log    suite teardown
Test Tags         common

*** Variables ***
@{LIST}           a    b

*** Test Cases ***
Passing
    [Documentation]    Doc of the test
    [Tags]    smoke    ü-tag
    [Setup]    Log    setup
    [Timeout]    1 minute
    Log    Hello & <world>
    Log    <b>html</b>    html=True
    ${x} =    Set Variable    value
    Own Keyword    ${x}    two
    [Teardown]    Log    teardown

Failing
    [Tags]    bug-1
    Log    before
    Fail    It broke:\nsecond line

Skipped
    Skip    Not today

Loops
    FOR    ${i}    IN    @{LIST}
        Log    ${i}
        IF    $i == 'b'    BREAK
        CONTINUE
    END
    FOR    ${i}    ${v}    IN ENUMERATE    @{LIST}    start=1
        Log    ${i} ${v}
    END
    ${n} =    Set Variable    ${0}
    WHILE    ${n} < 2    limit=10
        ${n} =    Evaluate    ${n} + 1
    END

Branches
    IF    1 > 2
        Log    no
    ELSE IF    True
        Log    yes
    ELSE
        Log    never
    END
    TRY
        Fail    oops
    EXCEPT    nothing    *ops    type=GLOB    AS    ${err}
        Log    ${err}
    ELSE
        Log    else
    FINALLY
        Log    finally
    END

Newer
    VAR    ${a}    1    2    separator=-    scope=TEST
    GROUP    A named group
        Log    in group
    END
    Own Return

Bad Syntax
    Log    x
    END

Warned
    Log    A warning    WARN
    Run Keyword And Continue On Failure    Fail    first
    Fail    second

*** Keywords ***
Own Keyword
    [Arguments]    @{args}
    [Documentation]    Doc of own
    [Tags]    kwtag
    [Timeout]    30 s
    Log Many    @{args}
    RETURN    ${args}

Own Return
    RETURN    1    2
