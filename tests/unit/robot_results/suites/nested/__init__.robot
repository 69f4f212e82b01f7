*** Settings ***
Documentation    A folder
Metadata         Team    shop
