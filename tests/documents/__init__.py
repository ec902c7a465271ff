"""Photos and papers: what is taken in, who sees it, and what attackers try."""
