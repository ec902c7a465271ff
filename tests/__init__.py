"""Tests of Consult."""
