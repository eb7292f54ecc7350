"""The application's own commands for `manage.py`."""
