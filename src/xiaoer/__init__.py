"""The service desk of an online store."""
