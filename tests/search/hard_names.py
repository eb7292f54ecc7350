"""Sixty names that are hard to find, with the people of the docket whom each must find."""

BASHIR = "Omar Hassan Ahmad Al Bashir"
BEMBA = "Jean-Pierre Bemba Gombo"
DUTERTE = "Rodrigo Roa Duterte"
GADDAFIS = {"Muammar Mohammed Abu Minyar Gaddafi", "Saif Al-Islam Gaddafi"}
KUSHAYB = "Ali Muhammad Ali Abd-Al-Rahman"
LUBANGA = "Thomas Lubanga Dyilo"
LVOVA_BELOVA = "Maria Alekseyevna Lvova-Belova"
NETANYAHU = "Benjamin Netanyahu"
PUTIN = "Vladimir Vladimirovich Putin"
SHOIGU = "Sergei Kuzhugetovich Shoigu"

# What is typed -> who must be found, and nobody else.
HARD_NAMES: dict[str, set[str]] = {
    # Other scripts.
    "Львова-Белова": {LVOVA_BELOVA},
    "Мария Алексеевна Львова-Белова": {LVOVA_BELOVA},
    "Путин": {PUTIN},
    "Володимир Путін": {PUTIN},
    "Шойгу": {SHOIGU},
    "Сергій Кобилаш": {"Sergei Ivanovich Kobylash"},
    "Каддафи": GADDAFIS,
    "Нетаньяху": {NETANYAHU},
    "معمر القذافي": {"Muammar Mohammed Abu Minyar Gaddafi"},
    "عمر البشير": {BASHIR},
    "بنيامين نتنياهو": {NETANYAHU},
    "سيرغي شويغو": {SHOIGU},
    "علي عبد الرحمن": {KUSHAYB},
    "בנימין נתניהו": {NETANYAHU},
    "יואב גלנט": {"Yoav Gallant"},
    "Πούτιν": {PUTIN},
    "დუტერტე": {DUTERTE},
    "पुतिन": {PUTIN},
    "푸틴": {PUTIN},
    # Chinese names share no sound with their Latin spelling: they need a row of their own.
    "普京": {PUTIN},
    # Other languages' ways with Latin letters.
    "Lwowa Belowa": {LVOVA_BELOVA},
    "Poutine": {PUTIN},
    "Choïgou": {SHOIGU},
    "Schoigu": {SHOIGU},
    "Gerassimow": {"Valery Vasilyevich Gerasimov"},
    "Kobylasz": {"Sergei Ivanovich Kobylash"},
    "Qadhafi": GADDAFIS,
    "Kadhafi": GADDAFIS,
    "Seif al-Islam Khadafi": {"Saif Al-Islam Gaddafi"},
    "Omar el-Béchir": {BASHIR},
    "Ali Kouchayb": {KUSHAYB},
    "Abdulrahman": {KUSHAYB},
    "Nétanyahou": {NETANYAHU},
    "Netanjahu": {NETANYAHU},
    "Sanoussi": {"Abdullah Al-Senussi"},
    "Goude": {"Charles Blé Goudé"},
    "Delarosa": {"Ronald Marapon Dela Rosa"},
    # Typos, parts, order and nicknames.
    "Lubanda": {LUBANGA},
    "Ntagnada": {"Bosco Ntaganda"},
    "Dutarte Rodriga": {DUTERTE},
    "Mudacumara": {"Sylvestre Mudacumura"},
    "Mbarushimna": {"Callixte Mbarushimana"},
    "Bemba Jean Pierre": {BEMBA},
    "Rombhot": {"Alfred Yekatom"},
    "ngaissona": {"Patrice-Edouard Ngaïssona"},
    # Namesakes, neighbours and strangers: nobody of the docket bears these.
    "Mbemba": set(),
    "Smith": set(),
    "Barack Obama": set(),
    "Obama": set(),
    "Kabila": set(),
    "Kitenge": set(),
    "Trump": set(),
    "Saddam Hussein": set(),
    "Biden": set(),
    "Лавров": set(),
    "Зеленський": set(),
    "Milosevic": set(),
    "جو بايدن": set(),
    "Museveni": set(),
    "Kagame": set(),
}
