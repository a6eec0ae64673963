"""What is measured of the voice: reading and speaking, with the settings loaded by `measures`."""

import time
from collections.abc import Callable

from tinlang.media import loudness, opus, reading, speech
from tinlang.media.actions import speak_to_store
from tinlang.media.reading import golden
from tinlang.media.speech.script import script_of

CHARACTERS, RUNS, VOICE = 2_000, 3, "vi"


def fastest(work: Callable[[], object]) -> float:
    """Real seconds, the least of some runs."""
    taken = []
    for _run in range(RUNS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def speaking_against_its_parts() -> str:
    """A text becomes a stored sound, levelled and measured; against speaking, encoding once and measuring once."""
    text = "\n".join(each.text for each in golden.sentences())[:CHARACTERS]
    samples: list[bytes] = []
    encoded: list[bytes] = []

    def speak() -> None:
        script = script_of(text=text, voice=speech.voice_of(VOICE))
        samples[:] = [spoken.samples for spoken in speech.speak(utterances=script.utterances, voice=VOICE)]

    whole = fastest(lambda: speak_to_store(text=text, voice=VOICE))
    spoken = fastest(speak)
    once = fastest(lambda: encoded.append(opus.encode(samples, rate=speech.RATE)))
    measured = fastest(lambda: loudness.measure(encoded[-1]))
    return (
        f"{CHARACTERS:,} characters to a stored, measured sound: {whole / (spoken + once + measured):.2f} × its parts "
        f"(speaking {spoken:.2f} s, encoding {once:.2f} s, decoding and measuring {measured:.2f} s)"
    )


def reading_golden_sentences() -> str:
    """The golden sentences, read one by one; against saying the same text."""
    sentences = [each.text for each in golden.sentences()]
    read = fastest(lambda: [reading.read(text) for text in sentences])
    script = script_of(text="\n".join(sentences), voice=speech.voice_of(VOICE))
    spoken = fastest(lambda: list(speech.speak(utterances=script.utterances, voice=VOICE)))
    return (
        f"{len(sentences)} golden sentences: read in {read / spoken:.2f} × the time that speaking them takes "
        f"({len(sentences) / read:.0f} sentences/s)"
    )
