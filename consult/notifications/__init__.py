"""Who is told what: an inbox for each person, e-mail for those who wish it, and who was reached."""
