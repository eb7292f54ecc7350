"""The public log: what a leaf says, how the log grows, is proved, and is verified."""
