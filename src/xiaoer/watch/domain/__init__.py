"""What the watch sees in the last messages of a conversation: pure, bounded, the same for the same messages."""
