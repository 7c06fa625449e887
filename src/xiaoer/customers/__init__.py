"""Customers as people: who they are to a shop, by which identities they are known, and which of them are the same.

A customer is stored once however often they come, and shown masked. Customers that are joined make a profile, which is
computed from them and never stands for itself; whatever is on record belongs to a customer. Purpose by purpose it is
known what may be done with their data; how they are reached is sealed.
"""
