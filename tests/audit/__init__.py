"""The record: tree, notes, tiles, leaves, and the check of an exported log."""
