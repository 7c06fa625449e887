"""Who is let in: accounts with their roles and shops, added, changed, and switched off and on by administrators.

Accounts themselves stand in the platform, which asks at every request who is calling; here is what people do about them.
"""
