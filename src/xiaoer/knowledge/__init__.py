"""What the shop knows, and which of it answers a shopper's question.

A question is answered where the match is sure, asked back with at most three choices where it is not, and handed to a
person otherwise, or at once when the shopper asks for one. Nothing is answered that no entry says.
"""
