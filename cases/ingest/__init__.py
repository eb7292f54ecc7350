"""What comes in: the pages of reports, as they stand and as they change, and feeds."""
