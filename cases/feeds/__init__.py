"""Feeds and calendars: the record for feed readers and calendars, in the words of the pages."""
