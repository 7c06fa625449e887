"""The meanings of knowledge: entries, questions, the stages of matching, and the answer."""
