"""The chaos run: reports through random faults on real servers, and then a count of what is left.

    python -m tests.chaos --reports 10000 --minutes 5 --broker redis

docs/operations/reliability.md says what each fault does to the site and what the run checks.
"""
