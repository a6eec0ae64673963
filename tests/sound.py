"""Comparing what was heard with what was released."""

import wave
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Samples = NDArray[np.float64]


def of_opus(path: Path) -> Samples:
    """The samples of a stored sound, 48 kHz mono."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
        frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.float64)


def of_wave(path: Path) -> Samples:
    """The samples of what a device emitted, 48 kHz mono."""
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.float64) / 32768


def likeness(released: Samples, heard: Samples) -> float:
    """The normalised cross-correlation at the best lag: 1 when one contains the other, however loud; 0 for silence."""
    inner, outer = sorted((released, heard), key=len)
    if not len(inner):
        return 0.0
    padded = np.concatenate([np.zeros(RATE), outer, np.zeros(RATE)])
    size = 1 << (len(padded) + len(inner)).bit_length()
    products = np.fft.irfft(np.fft.rfft(padded, size) * np.conj(np.fft.rfft(inner, size)), size)
    lags = len(padded) - len(inner) + 1
    running = np.concatenate([[0.0], np.cumsum(padded**2)])
    energies = np.sqrt(np.maximum(running[len(inner) :] - running[:lags], 0)) * np.sqrt((inner**2).sum())
    audible = energies > 1e-6
    return float((products[:lags][audible] / energies[audible]).max()) if audible.any() else 0.0
