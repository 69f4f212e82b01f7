*** Settings ***
Documentation       Finding a tea by name or origin.
Resource            ../resources/shop.resource
Suite Setup         Open Shop
Suite Teardown      Close Shop
Test Setup          Go To Page    Search


*** Test Cases ***
Tea Is Found By Origin
    [Tags]    smoke
    Search For    hangzhou
    Search Should Find    Longjing

按中文名称查找茶叶
    [Tags]    chinese
    Search For    普洱
    Search Should Find    Pu'er 普洱

Unknown Tea Is Not Found
    [Tags]    negative
    Search For    coffee
    Wait Until Element Contains    id:search-message    Nothing found
    Element Should Not Be Visible    id:results
