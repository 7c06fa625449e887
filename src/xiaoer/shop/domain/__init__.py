"""The meanings of the store's data: orders and their sums, products, shops, and the rows of a shop folder."""
