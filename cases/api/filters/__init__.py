"""Which rows a caller may ask for."""
