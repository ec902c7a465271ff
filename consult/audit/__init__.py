"""The record: entries, the tree over them, and the one way to write."""
