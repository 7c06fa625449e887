"""Chat between shoppers and the store: conversations and their messages.

A message that was acknowledged is on disk, stands once, and has its place in a sequence without gaps; whoever was
away gets exactly what was missed.
"""
