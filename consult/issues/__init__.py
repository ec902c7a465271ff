"""Matters: from a resident's proposal through consultation to an outcome that is carried out."""
