"""What every feature stands on: database, clock, errors, settings, accounts, events, jobs, live. Knows no feature."""
