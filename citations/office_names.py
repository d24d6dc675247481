"""The names of patent offices: a code of WIPO ST.3, then names, adjectives, abbreviations without full stop.

`--` stands for no office, where the name does not tell which, as Aust. may be Austria or Australia.
"""

from typing import Final

NAMES: Final = """
AE Emirati; United Arab Emirates
AF Afghanistan; Afghan
AL Albania; Albanian
AM Armenia; Armenian
AO Angola; Angolan
AP ARIPO
AR Argentina; Argentinian; Argentine
AT Austria; Austrian; Austr
AU Australia; Australian; Austral
AZ Azerbaijan; Azerbaijani
BA Bosnia; Bosnian; Bosnia and Herzegovina
BB Barbados
BD Bangladesh; Bangladeshi
BE Belgium; Belgian; Belgique; Belg
BG Bulgaria; Bulgarian; Bulg
BH Bahrain
BO Bolivia; Bolivian
BR Brazil; Brazilian; Brasil; Braz
BX Benelux
BY Belarus; Belarusian; Belorussian
CA Canada; Canadian; Can; Canad
CH Switzerland; Swiss; Schweiz; Switz; Swit
CL Chile; Chilean
CN China; Chinese; People's Republic of China; P.R.C; PRC; P.R. China; PR China; SIPO; CNIPA; Chin
CO Colombia; Colombian
CR Costa Rica; Costa Rican
CS Czechoslovakia; Czechoslovak; Czechoslovakian; Czechosl
CU Cuba; Cuban
CY Cyprus; Cypriot
CZ Czech Republic; Czechia
DD East Germany; East German; E. German; E. Germany; German Democratic Republic; D.D.R; DDR; G.D.R; GDR
DD Germany East; Ger. East; Ger. (East); German (East)
DE Germany; German
DE Deutschland; Deutsche; Deutsches; Bundesrepublik; West Germany; West German; W. Germany; W. German
DE Federal Republic of Germany; F.R.G; FRG; F.R. Germany; BRD; Ger; Germ; DPMA; DBP; DRP; OLS; DOS; DAS
DE DE-OLS; Offenlegungsschrift; Auslegeschrift; Offen
DK Denmark; Danish; Danmark; Dan; Den
DO Dominican
DZ Algeria; Algerian
EA Eurasia; Eurasian; EAPO
EC Ecuador; Ecuadorian
EE Estonia; Estonian
EG Egypt; Egyptian
EM EUIPO; OHIM
EP Europe; European; European Patent Office; EPO; E.P.O; E.P; EPC; Eur; Euro; Europ; Europaische; Européen
ES Spain; Spanish; España; Span
ET Ethiopia; Ethiopian
FI Finland; Finnish; Suomi; Finn; Fin
FR France; French; Française; Francaise; Fr; Fre; Fren; INPI
GB Great Britain; Britain; British; United Kingdom; U.K; G.B; England; English; Brit; Gr. Brit; Gt. Brit
GB UKIPO
GC Gulf Cooperation Council; GCC
GE Georgia; Georgian
GH Ghana; Ghanaian
GR Greece; Greek; Hellenic
GT Guatemala; Guatemalan
HK Hong Kong; H.K
HN Honduras
HR Croatia; Croatian
HT Haiti; Haitian
HU Hungary; Hungarian; Hung
ID Indonesia; Indonesian
IE Ireland; Irish; Eire; Ire
IL Israel; Israeli; Isr
IN India; Indian; Ind
IQ Iraq; Iraqi
IR Iran; Iranian
IS Iceland; Icelandic
IT Italy; Italian; Italia; Ital; It
JM Jamaica; Jamaican
JO Jordan; Jordanian
JP Japan; Japanese; Jap; Jpn; Japn; JPO; J.P.O; Nippon; 特開; 特表; 特許; 特公; 特願
JP Kokai; Tokkai
KE Kenya; Kenyan
KG Kyrgyzstan; Kyrgyz
KH Cambodia; Cambodian
KP North Korea; North Korean; N. Korea; N. Korean; D.P.R.K; DPRK
KR Korea; Korean; South Korea; South Korean; S. Korea; S. Korean; Republic of Korea; Repub. Korea
KR Repub. Korean
KR R.O.K; ROK; KIPO; Kor
KW Kuwait; Kuwaiti
KZ Kazakhstan; Kazakh
LA Laos; Laotian
LB Lebanon; Lebanese
LI Liechtenstein
LK Sri Lanka; Sri Lankan; Ceylon
LT Lithuania; Lithuanian
LU Luxembourg; Luxemburg; Luxembourgian; Lux; Luxemb
LV Latvia; Latvian
LY Libya; Libyan
MA Morocco; Moroccan
MC Monaco; Monegasque
MD Moldova; Moldovan
ME Montenegro; Montenegrin
MG Madagascar; Malagasy
MK Macedonia; Macedonian
MM Myanmar; Burma; Burmese
MN Mongolia; Mongolian
MO Macau; Macao
MT Malta; Maltese
MU Mauritius; Mauritian
MW Malawi
MX Mexico; Mexican; Mex
MY Malaysia; Malaysian
MZ Mozambique
NG Nigeria; Nigerian
NI Nicaragua; Nicaraguan
NL Netherlands; The Netherlands; Netherland; Nederland; Dutch; Holland; Neth; Nederl
NO Norway; Norwegian; Norge; Norw; Nor
NP Nepal; Nepalese
NZ New Zealand; N. Zealand; N.Z
OA OAPI
OM Oman; Omani
PA Panama; Panamanian
PE Peru; Peruvian
PH Philippines; Philippine; Phil
PK Pakistan; Pakistani; Pak
PL Poland; Polish; Pol
PT Portugal; Portuguese; Port; Portug
PY Paraguay; Paraguayan
QA Qatar; Qatari
RH Rhodesia; Rhodesian
RO Romania; Romanian; Rumania; Rumanian; Roumania; Roumanian; Rom; Rum
RS Serbia; Serbian
RU Russia; Russian; Russian Federation; Rus; Russ; ROSPATENT
SA Saudi Arabia; Saudi
SD Sudan; Sudanese
SE Sweden; Swedish; Sverige; Swed
SG Singapore; Singaporean
SI Slovenia; Slovenian
SK Slovakia; Slovak; Slovakian
SU Soviet Union; Soviet; U.S.S.R; USSR; Sov; Sov. Un
SV El Salvador; Salvadoran
SY Syria; Syrian
TH Thailand; Thai
TJ Tajikistan; Tajik
TM Turkmenistan; Turkmen
TN Tunisia; Tunisian
TR Turkey; Turkish; Turk
TT Trinidad; Trinidad and Tobago
TW Taiwan; Taiwanese; Formosa; R.O.C; ROC; TIPO; Republic of China
TZ Tanzania; Tanzanian
UA Ukraine; Ukrainian; Ukr
UG Uganda; Ugandan
UY Uruguay; Uruguayan
UZ Uzbekistan; Uzbek
VE Venezuela; Venezuelan
VN Vietnam; Vietnamese; Viet Nam; Viet
WO International; WIPO; PCT; P.C.T; World; Intl; Int'l; W.O
YE Yemen; Yemeni
YU Yugoslavia; Yugoslav; Yugoslavian; Jugoslavia; Yugo; Yug
ZA South Africa; South African; S. Africa; S. African; So. African; So. Africa; R.S.A; RSA
ZM Zambia; Zambian
ZR Zaire; Zairian
ZW Zimbabwe; Zimbabwean
-- Kokoku; Koho; Patentschrift; Gebrauchsmuster; Demande
-- Aust; Aus; Czech; Scandinavian; Foreign; Arab; Congo; Congolese; African; Asian
"""
