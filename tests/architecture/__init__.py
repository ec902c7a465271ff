"""Tests about the code itself: the nets of the record, the import contracts, the habits."""
