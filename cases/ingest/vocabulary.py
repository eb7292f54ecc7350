"""What tells a case before a court from other news: words of courts, countries and common names.

Data for `matching`, in the languages of most feeds. A missing word costs a suggestion, nothing
else: editors choose the case themselves.
"""

# The Court's name, besides that of its row.
COURT = (
    "International Criminal Court", "ICC-CPI",
    "Cour pénale internationale", "Corte Penal Internacional", "Tribunal Penal Internacional",
    "Internationaler Strafgerichtshof",
    "Internationalen Strafgerichtshof*", "IStGH", "Internationaal Strafhof",
    "Corte penale internazionale",
    "Международный уголовный суд", "Международного уголовного суда",
    "Міжнародний кримінальний суд", "Міжнародного кримінального суду",
    "المحكمة الجنائية الدولية", "الجنائية الدولية", "בית הדין הפלילי", "בית הדין בהאג",
    "国际刑事法院", "國際刑事法院", "国際刑事裁判所", "국제형사재판소",
)  # fmt: skip
# What stands for it and for other things: for cricket, commerce, prices, a space station, a city.
COURT_PERHAPS = (
    "ICC", "CPI", "МУС", "МКС", "The Hague", "La Haye", "La Haya", "Haia", "Den Haag", "L'Aia",
    "Гаага", "гаагск*", "гаазьк*", "لاهاي", "האג", "海牙",
)  # fmt: skip
NOT_THE_COURT = (
    "cricket", "T20", "ODI", "World Cup", "wicket*", "batsm*", "Champions Trophy",
    "Chamber of Commerce", "Code Council", "inflation", "consumer price*", "cosmonaut*",
    "Comissão Parlamentar", "космонавт*", "космічн*", "космическ*", "орбит*",
)  # fmt: skip

# Of proceedings before any court.
LAW = (
    "warrant*", "arrest*", "trial", "trials", "prosecut*", "war crime*", "crimes against humanity",
    "genocid*", "judge*", "sentenc*", "convict*", "acquit*", "indict*", "charges", "charged",
    "tribunal", "court", "surrendered", "detain*", "detention", "custody", "extradit*",
    "appeals chamber", "fugitive*", "hearing*", "verdict", "reparations", "summons",
    "mandat*", "procès", "procureur*", "crimes de guerre", "juge*", "inculp*", "arrêté*",
    "condamn*", "acquitt*", "cour", "détenu*",
    "orden de arresto", "orden de detención", "fiscal*", "crímenes de guerra", "juici*", "juez*",
    "juec*", "corte", "mandado*", "prisão", "julgamento",
    "Haftbefehl*", "Gericht*", "Ankläger*", "Anklage*", "Kriegsverbrech*", "Prozess*", "Urteil*",
    "arrestatiebevel*", "aanhoudingsbevel*", "oorlogsmisda*", "rechter*", "rechtbank",
    "ордер*", "арест*", "суд", "суда", "суде", "суду", "судом", "судь*", "прокурор*",
    "военные преступления", "военных преступлен*", "трибунал*", "геноцид*", "приговор*", "розыск*",
    "арешт*", "воєнн* злочин*", "воєнних злочинів", "вирок*", "розшук*",
    "مذكرة", "مذكرات", "توقيف", "اعتقال", "محكمة", "محاكمة", "جرائم", "المدعي", "مدعي", "قضاة",
    "צו מעצר", "צווי מעצר", "מעצר", "בית הדין", "התובע", "פשעי מלחמה",
    "逮捕", "战争罪", "戰爭罪", "检察官", "체포", "전범",
)  # fmt: skip

# Names that many people bear, and words that are names only with a capital.
COMMON_NAMES = frozenset(
    "abdallah abdel abdul abdullah adam ahmad ahmed aime alfred ali almasri arap bahar banda "
    "barasa bashir bett bosco callixte charles chui daou david dominic douma edmond fadl fidele "
    "francis gaddafi gallant gamlet germain gerasimov hamlet haqqani haroun harun hassan henry "
    "hlaing hussein ibrahim jean joseph joshua kabongo kain kani katanga kenyatta khaled khalid "
    "kosgey laurent mahamat mahdi mahmoud maria masri mathieu maxime mikhail min mohamed mohammed "
    "mokhtar muammar muhammad najim narcisse nasser odhiambo omar osama otti patrice paul philip "
    "philippe pierre rahman rosa ruto saif saleh salim salmi sanakoev sergei sergey simone sokolov "
    "suleiman sylvestre thomas uhuru valery viktor vincent vladimir walter william "
    "валери виктор владимир герасимов мари серге соколов "
    "احمد بشير حسن حسين خالد عبد علي عمر محمد مهدي الله".split()
)
COMMON_WORDS = frozenset(
    "said sang terminator rambo white ant bato buti lahsa the and others other strikes case "
    "reported application electric infrastructure situation".split()
)
# Belong to the word that follows; of these, articles are often left out.
ARTICLES = frozenset("al el as ash ar an the".split())
PARTICLES = ARTICLES | frozenset(
    "abd abou abu ag ben bin de del dela della ibn la le van von".split()
)

# Other names of countries than those that the library of countries knows, by code.
OTHER_NAMES_OF_COUNTRIES = {
    "AF": ("Afghan*", "Taliban"),
    "BD": ("Rohingya*",),
    "BI": ("Burundi*",),
    "CD": ("DRC", "RDC", "DR Congo", "RD Congo", "Congo", "Congolese", "Congolais*", "Ituri"),
    "CF": ("Centrafrique", "Centrafricain*", "Central African*", "Bangui", "anti-balaka", "Seleka"),
    "CI": ("Ivory Coast", "Ivorian*", "Ivoirien*", "Abidjan"),
    "GE": ("South Ossetia*", "Ossétie*", "Tskhinvali"),
    "KE": ("Nairobi",),
    "LY": ("Tripoli", "Tarhuna", "Mitiga", "Benghazi"),
    "ML": ("Timbuktu", "Tombouctou", "Ansar Dine"),
    "MM": ("Burma", "Burmese", "Rohingya*"),
    "PH": ("Philippine*", "Filipino*", "Manila", "drug war"),
    "PS": ("Palestin*", "Gaza*", "Israel*", "Hamas", "West Bank", "غزة", "إسرائيل", "עזה", "ישראל"),
    "SD": ("Darfur*", "Khartoum", "Janjaweed", "دارفور"),
    "UA": ("Ukrain*", "Ukrainien*", "Kyiv", "Kiev", "Mariupol", "українськ*", "украинск*"),
    "UG": ("Lord's Resistance Army", "LRA", "Acholi"),
    "VE": ("Caracas", "Maduro"),
}  # fmt: skip
# In which the names of countries are sought.
LANGUAGES = ("en", "fr", "es", "pt", "de", "nl", "ru", "uk", "ar", "he", "zh-hans")
