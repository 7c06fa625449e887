"""Cases in their tables, and the policies that lie in the package."""
