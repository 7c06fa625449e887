"""What law and platform rules say, each fact with its source, certainty and date, so that a decision can cite it."""
