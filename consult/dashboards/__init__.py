"""Pages that bring together what the features know: reads only."""
