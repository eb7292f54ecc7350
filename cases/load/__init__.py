"""Load: a database of artificial cases, people and reports, for measuring speed at scale.

Nobody in it is real, and it never touches the database of the site.
"""

# Two words that stand together in the titles of every fifth report, and two that do in twenty
# reports only. They occur nowhere else, so that a search for either pair costs what it finds.
COMMON_PAIR = ("orvantal", "kelmorid")
RARE_PAIR = ("zuqimar", "bexalod")

# With another version the same seed may give another database.
VERSION = 1
