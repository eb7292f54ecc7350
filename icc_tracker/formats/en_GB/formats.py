"""Days and moments of the desk in British English, as its own pages write and ask for them."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i e"
# Of 07/08/2025 nobody knows whether it is in July or August.
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
