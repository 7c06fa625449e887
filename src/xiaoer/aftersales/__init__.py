"""After-sale cases: what the rules grant, what it rests on, and how a case goes to its end.

A decision is a pure function of the facts and the policy's tables; each line of it names its rule. A case keeps the
decision it was opened with. Never is more promised on an order than was paid for it.
"""
