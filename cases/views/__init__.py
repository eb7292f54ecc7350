"""What a visitor sees: each module picks the rows of a page, and its template arranges them."""
