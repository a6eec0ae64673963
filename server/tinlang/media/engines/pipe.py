"""What a speaking process and the server say to each other over its standard input and output.

Request: JSON `{"voice": …, "speed": …, "utterances": [[[words, pace], …], …]}`; `speed` and `pace` are factors, 1.0 is
the speed meant for horns. Answer: the sample rate, then for each utterance its length in bytes and its samples (signed
16 bit, mono); numbers are unsigned 32 bit, little-endian.

A new process for each request: what one text did to an engine is not heard in the next, and the same text is the same
sound.
"""

import json
import resource
import struct
import sys
from collections.abc import Iterable, Sequence
from typing import NamedTuple

RATE = 22_050
"""Samples a second of all that is spoken."""

Pieces = Sequence[tuple[str, float]]
NUMBER = struct.Struct("<I")


class Request(NamedTuple):
    voice: str
    speed: float
    utterances: Sequence[Pieces]


def write_request(request: Request) -> bytes:
    return json.dumps(request._asdict()).encode()


def read_request() -> Request:
    return Request(**json.load(sys.stdin.buffer))


def answer(sounds: Iterable[bytes]) -> None:
    """Write each sound as soon as it is there."""
    out = sys.stdout.buffer
    out.write(NUMBER.pack(RATE))
    for samples in sounds:
        out.write(NUMBER.pack(len(samples)))
        out.write(samples)
        out.flush()


def limit(*, cpu_seconds: int, memory_bytes: int) -> None:
    """An engine that runs wild is ended by the kernel, also when nobody waits for it any more."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
