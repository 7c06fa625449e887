"""What is kept of the ways in: SQL in, frozen values out."""
