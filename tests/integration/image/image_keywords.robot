*** Settings ***
Documentation       The picture keywords in a real browser. PAGE is the address of shop.html, FOLDER the project's folder.
Library             SeleniumLibrary
Library             CratImage.py    timeout=8s
Suite Setup         Open The Shop And Cut Templates
Suite Teardown      Close All Browsers

*** Test Cases ***
Clicks At Another Zoom
    Execute Javascript    document.body.style.zoom = 1.5
    ${place}=    Click Image On Screen    images/order.png
    Element Text Should Be    id:said    clicked order
    Should Be True    abs(${place}[scale] - 1.5) < 0.05    ${place}
    Click Image On Screen    images/cancel.png
    Element Text Should Be    id:said    clicked cancel
    [Teardown]    Execute Javascript    document.body.style.zoom = 1

Finds And Counts
    Image Should Be On Screen    images/order.png    min_score=0.9
    ${count}=    Count Images    images/order.png
    Should Be Equal As Integers    ${count}    1
    Go To    about:blank
    Image Should Not Be On Screen    images/order.png
    Run Keyword And Expect Error    Image 'images/order.png' is not on the screen.
    ...    Image Should Be On Screen    images/order.png
    [Teardown]    Go To    ${PAGE}

Waits Until It Comes And Until It Is Gone
    Go To    about:blank
    Go To    ${PAGE}#late
    Wait For Image    images/order.png    timeout=10s
    Execute Javascript    document.getElementById("order").remove()
    Wait Until Image Is Gone    images/order.png
    Run Keyword And Expect Error    Image 'images/order.png' is not on the screen after 0.5 seconds.
    ...    Wait For Image    images/order.png    timeout=0.5s
    [Teardown]    Go To    ${PAGE}

Looks At A File
    Capture Page Screenshot    ${FOLDER}/screen.png
    ${place}=    Get Image Position    images/order.png    screen=screen.png
    Should Be True    ${place}[score] > 0.95

Says What Is Wrong
    Run Keyword And Expect Error    FileNotFoundError: There is no picture 'images/none.png'*${FOLDER}*
    ...    Click Image On Screen    images/none.png
    Create Flat Picture
    Run Keyword And Expect Error    *one even colour*    Click Image On Screen    images/flat.png

*** Keywords ***
Open The Shop And Cut Templates
    Open Browser    ${PAGE}    headlesschrome
    ...    options=add_argument("--no-sandbox");add_argument("--window-size=1200,900");add_argument("--force-device-scale-factor=1")
    Capture Element Screenshot    id:order    ${FOLDER}/images/order.png
    Capture Element Screenshot    id:cancel    ${FOLDER}/images/cancel.png

Create Flat Picture
    Execute Javascript    document.body.innerHTML = "<div id=flat style='width:60px;height:40px;background:#99b'></div>"
    Capture Element Screenshot    id:flat    ${FOLDER}/images/flat.png
