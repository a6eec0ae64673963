"""Pages that every list has."""
