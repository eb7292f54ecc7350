"""The same endpoints in plain Django REST framework, as a good developer writes them in a day."""
