"""How long what is kept, what may be erased when, and how a copy for a person is written."""
