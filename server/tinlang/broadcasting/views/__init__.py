"""Pages: what waits for a decision, how releases go, what was ordered to be sent."""
