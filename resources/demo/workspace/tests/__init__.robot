*** Settings ***
Documentation       The Teashop, as its customers see it.
Metadata            Site    ${SITE_URL}
Test Tags           teashop


*** Variables ***
${SITE_URL}         http://127.0.0.1:8088
