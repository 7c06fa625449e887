"""Customers, what is known of them, and the profiles that they make, in their tables."""
