"""What the form for errors says of a fact of each kind, and what a reader sends by it."""

FACTS = {
    "case": "one: Surrendered since 2 May 2024, known since 2 May 2024 (basis: official)",
    "proceedings": "Amina in one: Surrendered since 2 May 2024, known since 2 May 2024 "
    "(basis: official)",
    "step": "Amina: Warrant issued since 1 May 2024, known since 2 May 2024 (basis: official)",
    "custody": "Amina: in the Court's custody, since 2 May 2024",
    "suspect": "Amina: names, nationality, dates",
    "charge": "Amina: Pillage, pending",
    "warrant": "Amina: arrest warrant of 1 May 2024, made public on 2 May 2024, in force",
    "report": "International Criminal Court, 2 May 2024: {url}",
    "claim": "International Criminal Court on one: asserts, issued an arrest warrant, 1 May 2024",
    "situation": "The situation Somewhere",
    "milestone": "Somewhere: Investigation opened, 1 January 2024",
}
FORM = {
    "message": "She was <b>not</b> there.\n'; DROP TABLE",
    "source": "https://example.org/proof?a=1&b=2",
}
