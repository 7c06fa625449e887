"""The store's data in the database: SQL in, frozen values out."""
