"""When each sentence is heard: for following the text while it sounds."""

from tinlang.media.speech import RATE, Spoken

Mark = list[int]
"""start and end in the text, first and last millisecond in the finished sound."""


class Marks:
    """Counts samples, so that an hour later it is still right. A sentence that was cut has one mark."""

    def __init__(self) -> None:
        self._sentences: list[Mark] = []
        self._position = 0
        self._goes_on = False

    def add(self, spoken: Spoken) -> None:
        """The next utterance."""
        start, end = spoken.utterance.start, spoken.utterance.end
        if not self._goes_on:
            self._sentences.append([start, end, self._position, 0])
        sentence = self._sentences[-1]
        sentence[1], sentence[3] = end, self._position + spoken.sounding
        self._goes_on = spoken.utterance.goes_on
        self._position += len(spoken.samples) // 2

    def after(self, milliseconds: float) -> list[Mark]:
        """The marks where the first sample of the speech comes after so many milliseconds."""
        return [
            [start, end, round(milliseconds + first * 1000 / RATE), round(milliseconds + last * 1000 / RATE)]
            for start, end, first, last in self._sentences
        ]
