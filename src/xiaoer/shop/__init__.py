"""What the store is, sells and has sold: shops, products, orders and parcels as the marketplaces report them.

One order view answers an agent's questions at a look: state, where it is, what was promised, what is refundable.
Store data comes in whole or not at all, and coming twice changes nothing.
"""
