"""The way into the demonstration, which only the demonstration has."""
