"""The public docket that ships with the software: read, checked, and turned into rows."""
