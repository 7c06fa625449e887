"""What may be told of an account, and by whom it may be changed. Pure."""
