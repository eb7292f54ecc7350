"""The rules: how claims become history. Plain Python: no Django, no clock, no database."""
