"""Notices: of meetings, for objections before effect (公示), and of decisions taken (公布)."""
