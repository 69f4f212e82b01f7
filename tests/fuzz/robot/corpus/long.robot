	*** Test Cases ***
A
	Log	1
	Log	2
	Log	3
	Log	4
	Log	5
	Log	6
	Log	7
	Log	8
	Log	9
	Log	10
	Log	11
	Log	12
	Log	13
	Log	14
	Log	15
	Log	16
	Log	17
	Log	18
	Log	19
	Log	20
	Log	21
	Log	22
	Log	23
	Log	24
	Log	25
	Log	26
	Log	27
	Log	28
	Log	29
	Log	30
	Log	31
	Log	32
	Log	33
	Log	34
	Log	35
	Log	36
	Log	37
	Log	38
	Log	39
	Log	40
	Log	41
	Log	42
	Log	43
	Log	44
	Log	45
	Log	46
	Log	47
	Log	48
	Log	49
	Log	50
	Log	51
	Log	52
	Log	53
	Log	54
	Log	55
	Log	56
	Log	57
	Log	58
	Log	59
	Log	60
B
	[Template]	X
	1	a
	2	a
	3	a
	4	a
	5	a
	6	a
	7	a
	8	a
	9	a
	10	a
	11	a
	12	a
	13	a
	14	a
	15	a
	16	a
	17	a
	18	a
	19	a
	20	a
	21	a
	22	a
	23	a
	24	a
	25	a
	26	a
	27	a
	28	a
	29	a
	30	a
	31	a
	32	a
	33	a
	34	a
	35	a
	36	a
	37	a
	38	a
	39	a
	40	a
	41	a
	42	a
	43	a
	44	a
	45	a
	46	a
	47	a
	48	a
	49	a
	50	a
	51	a
	52	a
	53	a
	54	a
	55	a
	56	a
	57	a
	58	a
	59	a
	60	a
*** Keywords ***
K
	FOR	${i}	IN	1
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	IF	1
		Log
	END
	END
*** Settings ***
Test Template	Y
