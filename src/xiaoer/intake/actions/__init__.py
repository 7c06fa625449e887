"""What can be asked of imports: reading and checking a file, and storing what was checked."""
