"""The meanings of an import: cells and how they become values, mappings, problems, and the orders that rows make."""
