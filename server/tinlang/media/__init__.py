"""Sound: stored once under its SHA-256, spoken by an engine, encoded as Opus."""
