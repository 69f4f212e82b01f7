0*** Settings ***
Library    X    AS    Y
Test Template    K
*** Variables ***
${x}    1    separator=,
*** Test Cases ***
T    Log    a
    [Tags]    a    b
    FOR    ${x}    IN ENUMERATE    1    start=1
        Log    ${x}    # c    d
        ...    more
    END

    ${a}=    IF    1    A    ELSE IF    2    B    ELSE    GROUP    g
U
    TRY
        Log    1
    EXCEPT    a    type=GLOB    AS    ${e}
        No Operation
    ELSE
        Log
    FINALLY
        Log
    END
    WHILE    1    limit=3
        BREAK
    END
    VAR    ${x}    1    scope=TEST
