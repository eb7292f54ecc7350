"""Who may do what, written down by hand: roles, by models and by how far a report is."""

# What a role may do with a row: view, add, change, delete. A contributor adds and changes own
# reports, an editor never deletes what others may rest on, only chiefs do; history is the
# worker's, and findings, deliveries, claims and captures are read only.
TABLE = """
                         nobody  visitor  contributor  editor  chief
cases.Case               -       -        v            vac     vacd
cases.Suspect            -       -        v            vac     vacd
cases.Proceedings        -       -        v            vac     vacd
cases.Charge             -       -        v            vac     vacd
cases.Warrant            -       -        -            vac     vacd
cases.Situation          -       -        v            vac     vacd
cases.Court              -       -        v            v       vacd
cases.Publisher          -       -        va           vac     vacd
cases.Claim              -       -        v            v       v
cases.ClaimFinding       -       -        v            v       v
cases.StatusChange       -       -        v            v       v
cases.CustodyChange      -       -        v            v       v
cases.HearingNotice      -       -        v            v       v
cases.Capture            -       -        -            v       v
cases.PageWatch          -       -        -            vc      vc
cases.Feed               -       -        -            v       vacd
cases.FeedItem           -       -        -            v       v
cases.ErrorReport        -       -        -            vc      vc
cases.ImportBatch        -       -        -            va      va
cases.Note               -       -        -            v       vd
cases.Removal            -       -        -            v       vacd
cases.TrailEntry         -       -        -            v       v
cases.Subscriber         -       -        -            v       vacd
cases.Webhook            -       -        -            vac     vacd
cases.MailAlert          -       -        -            -       vd
cases.Delivery           -       -        -            v       v
cases.DeskSettings       -       -        -            -       vc
cases.ApiToken           -       -        -            -       vac
auth.User                -       -        -            -       vac
auth.Group               -       -        -            -       v
"""


# The same for reports, by whose they are and how far they are. Others' open reports do not
# exist for a contributor; what was published is changed by a correction alone, and never deleted.
REPORTS = """
                         nobody  visitor  contributor  editor  chief
own draft                -       -        vcd          vcd     vcd
own submitted            -       -        vd           vcd     vcd
own rejected             -       -        vcd          vcd     vcd
another's draft          -       -        -            vcd     vcd
another's submitted      -       -        -            vcd     vcd
another's rejected       -       -        -            vcd     vcd
published                -       -        v            v       v
corrected                -       -        v            v       v
retracted                -       -        v            v       v
"""


def read(table: str) -> list[tuple[str, str, str]]:
    """The cells of a table: row, role, and the letters of what is allowed."""
    head, *lines = [line for line in table.strip("\n").splitlines() if line.strip()]
    starts = [head.index(role) for role in head.split()]
    cells = []
    for line in lines:
        row = line[: starts[0]].strip()
        cells += [
            (row, role, line[start:].split()[0])
            for role, start in zip(head.split(), starts, strict=True)
        ]
    return cells
