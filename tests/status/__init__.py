"""Tests of the rules: plain Python, without a database."""
