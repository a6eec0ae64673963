"""Releases on their way to loudspeakers: plans, the outbox, deliveries, and what was heard where."""
