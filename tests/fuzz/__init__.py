"""Fuzzing: every parser gets what nobody should send, and may answer with its own error alone.

python -m tests.fuzz --minutes 10 --only dates,csv
"""
