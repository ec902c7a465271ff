"""Consultation committees: seven fixed seats, and for each matter X stakeholders beside them."""
