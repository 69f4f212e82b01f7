# A heading, as in README files

Some words about the suite: see https://example.com/a?b=c.

| table | of |
| ----- | -- |
| x     | y  |

```
code   with   cells
```

*** Settings ***                                                                      
Library	Collections
Library  OperatingSystem  	 
#Library             commented.out
Resource          ${CURDIR}/../../common/keywords.robot


*** Variable ***
${number}     0000009992
${list}    Name=0000009992

*** Test Cases *** 
Novo Caso
   #&{payload}=         Create Dictionary   name=Jess
    ${payload}          Get json       data/no_name.json
    Status Should Be    400     ${resp}
	Tab Indented	with	tabs		two
    Should Be Equal     ${resp.json()['message']}       "name" is required
    #Sleep    5  
    
    [tags]    anonymous    threaded
    set variable    a=b&c=d
    
TC_01: with ${var} and 'quotes' | pipes
    click   xpath=//div[@class="a b"]   
    Run Keyword If    '${a}'=='b'
    ...    Type Text    ${field}[${env}]    ${qty}
    ...    ELSE    Do:    ${unit}    

*** Keywords ***
Pressione "${botao}"
    Log    ตรวจสอบยกเลิกรายการ
    Log    Tiền thừa trả khách
    ${č}=    Set Variable    №
