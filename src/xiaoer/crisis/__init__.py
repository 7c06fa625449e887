"""A shop in a crisis 危机应对: what is said to everybody, which topics need approval before anything is sent, and by whom.

The plan is made in calm. One switch puts it in force, for a shop or for many; each switching and each change is on record.
"""
