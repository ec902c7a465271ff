"""Consult (共商): community consultation with a record that anybody can verify."""
