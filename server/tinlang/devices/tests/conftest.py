"""This app's own fixtures."""

from tinlang.devices.tests.fixtures import device, key_files, published_keys, real_nats, server_keys, village

__all__ = ["device", "key_files", "published_keys", "real_nats", "server_keys", "village"]
