"""The founding example: the reports of March 2023 behind the cases over the war in Ukraine.

Nine publications with two origins, what else they carry, and what the Court made public later.
"""

from __future__ import annotations

from cases.status.evidence import Act
from tests.status.facts import COURT, NAMED, UNNAMED, World

NYT, REUTERS = 1, 2
NINE = [
    ("The New York Times", "2023-03-13", []),
    ("Reuters", "2023-03-13", []),
    ("cde.news", "2023-03-13", [NYT]),
    ("The Kyiv Independent", "2023-03-13", [NYT]),
    ("Pledge Times", "2023-03-13", [NYT]),
    ("Nyheter24", "2023-03-31", [NYT]),  # published “in March”
    ("The Moscow Times", "2023-03-13", [NYT]),
    ("CNN", "2023-03-14", [NYT, REUTERS]),
    ("News Net Daily", "2023-03-14", [8]),
]
MOSCOW_TIMES, CNN = 7, 8
PUTIN = 1


def nine_publications() -> World:
    """All nine report that there is a case; nobody is named."""
    world = World()
    for publisher, on, relays in NINE:
        report = world.report(publisher, on, relays)
        world.claim(report, "reported", "2023-03-13", UNNAMED, of=[])
    return world


def with_utterances(world: World) -> World:
    """The no-comment of the Prosecutor's office and the words of the Kremlin."""
    for report in (MOSCOW_TIMES, CNN):
        world.claim(
            report,
            "reported",
            "2023-03-13",
            NAMED,
            act=Act.DECLINES_TO_COMMENT,
            speaker="Office of the Prosecutor",
            court_speaks=True,
            of=[],
        )
    world.claim(
        MOSCOW_TIMES,
        "reported",
        "2023-03-13",
        NAMED,
        act=Act.REACTS,
        speaker="Dmitry Peskov",
        of=[],
    )
    return world


def case_a() -> World:
    """Abducted children: warrants made public on 17 March 2023, sought on 22 February."""
    world = with_utterances(nine_publications())
    release = world.report("the Court", "2023-03-17")
    world.claim(release, "warrant_sought", "2023-02-22", COURT, of=[PUTIN])
    world.claim(release, "warrant_issued", "2023-03-17", COURT, of=[PUTIN])
    return world


def case_b() -> World:
    """Civilian infrastructure: the first warrants came on 5 March 2024."""
    world = with_utterances(nine_publications())
    world.tell("warrant_issued", "2024-03-05", COURT, of=[PUTIN])
    return world
