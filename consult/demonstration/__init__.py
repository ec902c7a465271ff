"""The demonstration district: invented people and events, built through the use cases.

It exists only in a database whose record's origin ends in `/demo`. A clock starts in the
past and moves only forward; the stories run side by side and end now.
"""
