"""The benchmark: this application against the least that could answer, and against others."""
