"""This app's own fixtures."""

from tinlang.devices.tests.fixtures import (
    device,
    folder,
    key_files,
    published_keys,
    real_nats,
    server_keys,
    stick,
    village,
)

__all__ = ["device", "folder", "key_files", "published_keys", "real_nats", "server_keys", "stick", "village"]
