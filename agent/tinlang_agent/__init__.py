"""The one program on every device: takes signed documents by any road, plays what they say, proves what it played.

Nouns: folder, keys, store, intake, roads (link, server, usb), media, play, journal, report. Never imports the server.
"""

from importlib.metadata import version

SOFTWARE = f"tinlang-agent {version('tinlang-agent')}"
