"""Pages that bring together what the features know; writes nothing but figures of its own."""
