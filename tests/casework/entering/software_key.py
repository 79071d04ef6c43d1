"""A passkey of software: what a device answers (WebAuthn 3, 6), made by hand so that it may lie."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT_AND_VERIFIED, ATTESTED = 0b0000_0101, 0b0100_0000


@dataclass
class SoftwareKey:
    """One credential, for one origin."""

    host: str = "aides.exemple.fr"
    origin: str = "https://aides.exemple.fr"
    identity: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    uses: int = 0

    def made(self, options: str) -> str:
        """What is answered to a site that asks to make a key."""
        asked = json.loads(options)
        numbers = self.secret.public_key().public_numbers()
        # RFC 9053, 7.1.1: an elliptic curve of two coordinates, P-256, for ES256
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        described = bytes(16) + len(self.identity).to_bytes(2, "big") + self.identity + cbor2.dumps(public)
        data = self._data(ATTESTED | PRESENT_AND_VERIFIED) + described
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._told({"attestationObject": attestation}, "webauthn.create", asked["challenge"])

    def signed(self, options: str, **lies: Any) -> str:
        """What is answered to a site that asks for a signature."""
        asked = json.loads(options)
        self.uses += 1
        data = self._data(PRESENT_AND_VERIFIED)
        client = self._client("webauthn.get", lies.get("challenge", asked["challenge"]))
        signature = self.secret.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._told({"authenticatorData": data, "signature": signature}, client=client)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _told(self, response: dict[str, bytes], kind: str = "", challenge: str = "", client: bytes = b"") -> str:
        told = {"clientDataJSON": client or self._client(kind, challenge), **response}
        called = bytes_to_base64url(self.identity)
        return json.dumps(
            {
                "id": called,
                "rawId": called,
                "type": "public-key",
                "response": {name: bytes_to_base64url(value) for name, value in told.items()},
            }
        )


def challenge_of(options: str) -> bytes:
    """What a site asks to sign."""
    return base64url_to_bytes(json.loads(options)["challenge"])
