"""Pages about bulletins: reading, composing, deciding."""
