"""The way into the demonstration: what to do there first, and who to be, with one click."""
