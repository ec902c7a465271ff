"""Tests of the pages that bring the features together, and of the figures they keep."""
