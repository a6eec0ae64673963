"""Loudspeakers and screens: enrolment, keys, signed documents, the link to NATS, raw signed events, health."""
