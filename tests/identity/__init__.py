"""People: who may hold which role, how they sign in, and the pages about them."""
