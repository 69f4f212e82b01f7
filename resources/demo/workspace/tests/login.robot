*** Settings ***
Documentation       Signing in.
Resource            ../resources/shop.resource
Suite Setup         Open Shop
Suite Teardown      Close Shop
Test Setup          Go To Page    Sign in


*** Test Cases ***
Known Customer Signs In
    [Documentation]    The greeting names the person, not the account.
    [Tags]    smoke
    Sign In As    tester    open-sesame
    Login Message Should Be    Welcome, Tess Tester
    Capture Page Screenshot    signed-in.png

用中文名字登录
    [Tags]    smoke    chinese
    Sign In As    wang    zhimakaimen
    Login Message Should Be    Welcome, 王小明

Wrong Password Is Refused
    [Tags]    negative
    FOR    ${password}    IN    wrong    OPEN-SESAME    ${SPACE}
        Sign In As    tester    ${password}
        Login Message Should Be    Wrong name or password
    END
