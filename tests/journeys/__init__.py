"""Whole stories, through the doors people use."""
