"""The device's own two keys, made at first start: one signs documents and requests, one speaks to NATS."""

import os
from dataclasses import dataclass

import msgspec
import nkeys
from joserfc.jwk import OKPKey

from tinlang_agent.folder import Folder, write_private
from tinlang_wire.jws import generate_key, key_from_jwk, private_jwk, public_jwk


@dataclass(frozen=True)
class DeviceKeys:
    """The signing key, and the seed of the NATS user key."""

    signing: OKPKey
    nats_seed: bytes

    @property
    def thumbprint(self) -> str:
        """RFC 7638 thumbprint of the signing key: the device's name until it is enrolled."""
        return self.signing.thumbprint()

    @property
    def public(self) -> dict[str, str]:
        """The public signing key as a JWK."""
        return public_jwk(self.signing)

    @property
    def nats_public(self) -> str:
        """The public NATS user key, `U…`."""
        public: bytes = nkeys.from_seed(bytearray(self.nats_seed)).public_key
        return public.decode("ascii")

    def sign_nats(self, nonce: str) -> bytes:
        """The raw signature of the nonce by which a NATS server lets us in."""
        signature: bytes = nkeys.from_seed(bytearray(self.nats_seed)).sign(nonce.encode("ascii"))
        return signature


def load_or_make(folder: Folder) -> DeviceKeys:
    """The keys of this folder; those that are missing are made, mode 0600. ValueError if a file is damaged."""
    if not folder.device_key.exists():
        write_private(folder.device_key, msgspec.json.encode(private_jwk(generate_key())))
    if not folder.nats_seed.exists():
        write_private(folder.nats_seed, bytes(nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)))
    try:
        signing = key_from_jwk(msgspec.json.decode(folder.device_key.read_bytes(), type=dict[str, str]))
    except msgspec.DecodeError as error:
        raise ValueError(f"{folder.device_key} is damaged") from error
    return DeviceKeys(signing=signing, nats_seed=folder.nats_seed.read_bytes().strip())
