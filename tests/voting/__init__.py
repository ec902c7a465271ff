"""Tests of voting: its rules first, then what is done with them."""
