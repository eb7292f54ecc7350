"""What a machine without a database server and a broker needs to run the whole application."""
