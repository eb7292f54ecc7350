"""Tests of the benchmark: what it compares is alike, and its figures are right."""
