"""A picture of a screen made small: few colours, chosen for it, as a quiet page has no more."""

from fractions import Fraction
from pathlib import Path

import av
from av.filter import Graph

COLOURS = 48


def shrink(path: Path) -> None:
    """Write the PNG anew with a palette of its own."""
    with av.open(str(path)) as file:
        frame = next(file.decode(video=0))
    graph = Graph()
    source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 25))
    split, sink = graph.add("split"), graph.add("buffersink")
    chosen = graph.add("palettegen", f"max_colors={COLOURS}:reserve_transparent=0")
    used = graph.add("paletteuse", "dither=none")
    source.link_to(split)
    split.link_to(used, 0, 0)
    split.link_to(chosen, 1, 0)
    chosen.link_to(used, 0, 1)
    used.link_to(sink)
    graph.configure()
    source.push(frame)
    source.push(None)
    drawn = sink.pull()
    png = av.CodecContext.create("png", "w")
    png.width, png.height, png.pix_fmt, png.time_base = drawn.width, drawn.height, "pal8", Fraction(1, 25)
    png.options = {"compression_level": "9", "pred": "none"}
    path.write_bytes(b"".join(bytes(packet) for packet in [*png.encode(drawn), *png.encode(None)]))
