"""Who works for a shop: agents' presence, what each takes and how much of it, and how the shop gives conversations out.

An agent is there as long as a socket of theirs is open somewhere; one who is not for longer than the grace time is gone,
and whatever hangs on that hears it by an event.
"""
