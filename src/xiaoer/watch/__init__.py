"""Watch 实时预警: what goes wrong in a conversation is seen while people talk, and told to supervisors with its lines.

The lights judge a draft before it leaves; the watch looks at what was said, by both sides, after it stands.
"""
