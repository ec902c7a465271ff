"""People: how they sign in, where they live, and which roles they hold, where, and until when."""
