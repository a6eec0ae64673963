"""Pages about the voice, and sound itself over HTTP."""
