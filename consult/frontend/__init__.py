"""Third-party files of the pages: named by a lock, fetched at set-up, never part of the project."""
