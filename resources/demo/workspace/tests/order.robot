*** Settings ***
Documentation       Ordering tea.
Resource            ../resources/shop.resource
Suite Setup         Open Shop
Suite Teardown      Close Shop
Test Setup          Go To Page    Order


*** Variables ***
${ADDRESS}      1 Leaf Lane


*** Test Cases ***
Order Is Confirmed
    [Tags]    smoke
    Order Tea    Sencha    3    ${ADDRESS}
    Order Message Should Be    Thank you: 3 x Sencha to ${ADDRESS}
    Element Text Should Be    id:total    26.25

Order Form Says What Is Missing
    [Documentation]    One row an order: tea, packets, address, what the form says.
    [Tags]    negative
    [Template]    Order Should Be Refused
    ${EMPTY}    1     ${ADDRESS}    Choose a tea
    Sencha      0     ${ADDRESS}    Order 1 to 20 packets
    Sencha      21    ${ADDRESS}    Order 1 to 20 packets
    Sencha      2     ${EMPTY}      Enter an address


*** Keywords ***
Order Should Be Refused
    [Arguments]    ${tea}    ${packets}    ${address}    ${message}
    Order Tea    ${tea}    ${packets}    ${address}
    Order Message Should Be    ${message}
