"""A question put to a circle: the poll, the roll of who may, the ballot of each, the verdict."""
