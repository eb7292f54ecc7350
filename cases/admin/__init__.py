"""The editors' screens. Nobody types a status here: editors enter reports and their claims."""

from cases.admin import accounts, cases, courts, history, people, reports

__all__ = ["accounts", "cases", "courts", "history", "people", "reports"]
