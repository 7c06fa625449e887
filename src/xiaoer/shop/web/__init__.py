"""Orders, products and shops for the console, and the preview of a store's pages."""
