"""Open screens: who listens to what, delivery in process, and over Redis to other processes."""
