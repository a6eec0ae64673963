"""A small server for the agent's tests: real HTTP, a real nats-server, real signatures, faults on demand."""
