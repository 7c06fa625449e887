"""Customers as people: who they are to a shop, by which identities they are known, when they came first.

A person is stored once however often they come, and shown masked. Facts come from the store's data and from visits;
joining and splitting persons, consent and encryption at rest take their place here.
"""
