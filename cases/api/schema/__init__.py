"""What the API says of itself: the OpenAPI schema."""
