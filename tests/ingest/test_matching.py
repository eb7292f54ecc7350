"""Matching articles with cases: every spelling of a name, and no false friends."""

import pytest

from cases.ingest.matching import Names
from cases.models import Case, FormerName, Suspect, SuspectName

pytestmark = pytest.mark.django_db
SPELLINGS = {
    "Vladimir Vladimirovich Putin": [
        "Владимир Путин",
        "Володимир Путін",
        "Vladimir Poutine",
        "فلاديمير بوتين",
        "ולדימיר פוטין",
        "普京",
    ],
    "Maria Alekseyevna Lvova-Belova": ["Мария Львова-Белова"],
    "Sergei Kuzhugetovich Shoigu": ["Шойгу Сергей Кужугетович"],
    "Omar Hassan Ahmad Al Bashir": ["عمر البشير"],
    "Benjamin Netanyahu": ["בנימין נתניהו"],
    "Min Aung Hlaing": ["မင်းအောင်လှိုင်"],
}
PUTIN = ("Putin and Lvova-Belova",)
BASHIR = ("Al Bashir",)


@pytest.fixture
def names(docket, db) -> Names:
    """The names of the public docket, and some in other scripts."""
    for person, spellings in SPELLINGS.items():
        suspect = Suspect.objects.get(name=person)
        SuspectName.objects.bulk_create(
            SuspectName(suspect=suspect, name=spelling) for spelling in spellings
        )
    return Names()


def cases(names: Names, title: str, **more) -> tuple[str, ...]:
    """The short names of the cases of a title; of a situation only, with a question mark."""
    short = dict(Case.objects.values_list("pk", "short_name"))
    return tuple(
        short[match.case] + ("" if match.is_named else "?") for match in names.match(title, **more)
    )


FOUND = {
    "ICC judges issue arrest warrants for Putin and Lvova-Belova": PUTIN,
    "Putin's arrest: what the warrant means": PUTIN,
    "Vladimir V. Putin visits Beijing": PUTIN,
    "Haftbefehl gegen Putin": PUTIN,
    "Mandat d’arrêt de la CPI contre Vladimir Poutine": PUTIN,
    "МУС выдал ордер на арест Путина и Львовой-Беловой": PUTIN,
    "Міжнародний кримінальний суд видав ордер на арешт Путіна": PUTIN,
    "المحكمة الجنائية الدولية تصدر مذكرة توقيف بحق بوتين": PUTIN,
    "国际刑事法院对普京发出逮捕令": PUTIN,
    "Шойгу объявлен в розыск, ордер суда": ("Electric infrastructure strikes",),
    "מעצר: צווים נגד נתניהו ופוטין": ("Netanyahu and Gallant", *PUTIN),
    "مذكرة اعتقال لعمر البشير": BASHIR,
    "Omar al-Bashir must be handed over, says Sudan": BASHIR,
    "Bashir to be tried, ICC told": BASHIR,
    "Former Philippine president Duterte arrested on ICC warrant": ("Duterte",),
    "MIN AUNG HLAING: ICC WARRANT SOUGHT": ("Min Aung Hlaing (application)",),
    "မင်းအောင်လှိုင် ICC": ("Min Aung Hlaing (application)",),
    "ICC: Ruto, Sang case terminated": ("Ruto and Sang",),
    "Ngaissona et Yekatom condamnés par la CPI": ("Yekatom and Ngaïssona",),
    "Bosco “The Terminator” Ntaganda sentenced by ICC": ("Ntaganda",),
    "ICC-01/12-01/18: judgment": ("Al Hassan",),
    "Iyad Ag Ghaly seen in the desert": ("Ag Ghaly",),
    "Banda trial at the ICC: rebel still at large": ("Banda",),
    # The same family name in two cases; the full name tells which.
    "Gbagbo acquitted": ("Gbagbo and Blé Goudé", "Simone Gbagbo"),
    "ICC drops charges against Simone Gbagbo": ("Simone Gbagbo",),
    "Laurent Gbagbo returns home": ("Gbagbo and Blé Goudé",),
    # A word of the language is a name beside the Court, the situation, and with a capital.
    "Trial of Said opens at the ICC over Central African Republic crimes": ("Said",),
    "Mahamat Said convicted": ("Said",),
    # Nobody is named: the cases of the situation, if the Court is.
    "International Criminal Court opens two war crimes cases over Ukraine": (
        "Putin and Lvova-Belova?",
        "Electric infrastructure strikes?",
    ),
    "Les juges de la CPI et les crimes en Ouganda": ("Kony?", "Ongwen?"),
}


@pytest.mark.parametrize("title", FOUND)
def test_an_article_finds_the_cases_whose_names_it_bears(names, title):
    assert set(cases(names, title)) == set(FOUND[title])


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Putin visits Beijing",
        "Rasputin on trial in new film",
        "The ICC prosecutor said Russia must answer",
        "He Said, She Said: Trial Opens at ICC",
        "Choir sang in The Hague",
        "A gallant effort by the court",
        "The Terminator returns to cinemas",
        "Rambo arrested in Bangkok",
        "President Ruto signs finance bill",
        "Jomo Kenyatta International Airport closed by court",
        "Hussein and Ali charged over Baghdad robbery",
        "Adam Smith Institute in court over charges",
        "Hassan wins marathon trial",
        "Garda arrest suspect in Dublin court",
        "Katanga mine workers in court",
        "Douma: chemical attack trial",
        "ICC Champions Trophy: Kenya beat Uganda",
        "ICC suspends Kenya cricket board",
        "Kenya: CPI inflation rises",
        "МКС: космонавты Украины на орбите",
        "Georgia court rules on election trial",
        "Ukraine peace talks in Geneva",
        "Путина: рыболовный сезон открыт",
        "Ali",
    ],
)
def test_false_friends_find_no_case(names, title):
    assert cases(names, title) == ()


def test_a_release_of_the_court_need_not_name_the_court(names):
    assert cases(names, "Situation in Uganda: hearing date set") == ()
    assert cases(names, "Situation in Uganda: hearing date set", of_the_court=True) == (
        "Kony?",
        "Ongwen?",
    )


def test_a_match_says_for_which_names(names):
    found = names.match("ICC: Vladimir Putin, Putin's circle and Lvova-Belova")
    assert [match.words for match in found] == [("Lvova-Belova", "Vladimir Putin")]
    found = names.match("МУС: ордер на арест Путина")
    assert [match.words for match in found] == [("Путин",)]


def test_who_stands_in_two_cases_is_found_in_both(names):
    assert set(cases(names, "Jean-Pierre Bemba speaks")) == {"Bemba", "Bemba et al."}


def test_the_number_that_a_case_bore_before_is_a_name_of_it(names):
    case = Case.objects.get(short_name="Ongwen")
    FormerName.objects.create(case=case, number="ICC-02/04-01/99")
    assert cases(Names(), "Filing in ICC-02/04-01/99") == ("Ongwen",)


def test_a_spelling_that_an_editor_adds_is_found_from_then_on(names):
    assert cases(names, "ICC: Poetin aangeklaagd") == ()
    putin = Suspect.objects.get(name="Vladimir Vladimirovich Putin")
    SuspectName.objects.create(suspect=putin, name="Vladimir Poetin", language="nl")
    assert cases(Names(), "ICC: Poetin aangeklaagd") == PUTIN


def test_every_suspect_of_the_docket_is_found_by_the_full_name_beside_the_court(names):
    missing = [
        person.name
        for person in Suspect.objects.prefetch_related("cases")
        if not set(person.cases.values_list("short_name", flat=True))
        <= set(cases(names, f"The International Criminal Court and {person.name}"))
    ]
    assert missing == []


def test_every_case_of_the_docket_is_found_by_its_own_release(names):
    """By the names in its short name, as the Court's releases bear them."""
    missing = [
        case.short_name
        for case in Case.objects.select_related("situation")
        if case.short_name
        not in cases(
            names,
            f"{case.short_name} case: ICC Trial Chamber rules ({case.situation.name})",
            of_the_court=True,
        )
    ]
    assert missing == []


def test_a_record_without_cases_has_no_names(empty):
    assert Names().match("ICC judges issue arrest warrants for Putin") == []
