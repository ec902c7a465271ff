"""The benchmark: what pages and decisions cost, as ratios to a bare application in the same run."""
