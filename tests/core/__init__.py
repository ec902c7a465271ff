"""The foundation: settings, clock, words, forms and doors."""
