"""The `cryptography` package as an independent implementation: random keys and messages, in both directions."""

from __future__ import annotations

import json
import random
import string
from base64 import b64decode, b64encode
from typing import Any

import pytest
from bestpay import BestpayError, MerchantKey, PlatformKey, canon, sign, verify

hashes = pytest.importorskip("cryptography.hazmat.primitives.hashes")
from cryptography.hazmat.primitives import serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: E402
from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: E402

MESSAGES = 200


def random_message(chance: random.Random) -> dict[str, Any]:
    alphabet = string.ascii_letters + string.digits + "&=/+ 中文咖啡😀\\\"'\u2028\x7f"

    def value(depth: int) -> Any:
        kind = chance.randrange(7 if depth < 3 else 5)
        if kind == 5:
            return [value(depth + 1) for _ in range(chance.randrange(3))]
        if kind == 6:
            return {name(): value(depth + 1) for _ in range(chance.randrange(3))}
        text = "".join(chance.choices(alphabet, k=chance.randrange(12)))
        return (text, chance.randrange(-(2**70), 2**70), True, None, False)[kind]

    def name() -> str:
        return "".join(chance.choices(string.ascii_letters, k=chance.randrange(1, 9)))

    members = {name(): value(1) for _ in range(chance.randrange(1, 9))}
    members.pop("sign", None)
    return members


def hash_of(name: str) -> Any:
    return hashes.SHA1() if name == "sha1" else hashes.SHA256()


@pytest.mark.parametrize("bits", [1024, 2048, 3072])
def test_both_directions_agree(bits: int) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    theirs = rsa.generate_private_key(65537, bits)
    ours = MerchantKey.from_bytes(
        theirs.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    public = theirs.public_key()
    platform = PlatformKey.from_pem(
        public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    )
    for number in range(MESSAGES):
        message, name = random_message(chance), ("sha256", "sha1")[number % 2]
        # Ours signs, theirs verifies.
        signed = json.loads(sign(message, ours, hash=name))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        signing_string = canon(message).encode()
        public.verify(b64decode(signed["sign"]), signing_string, padding.PKCS1v15(), hash_of(name))
        # Theirs signs, ours verifies, and refuses a changed message.
        signature = b64encode(theirs.sign(signing_string, padding.PKCS1v15(), hash_of(name))).decode()
        assert signature == signed["sign"]
        received = json.dumps({**message, "sign": signature})
        assert verify(received, platform).verification.hash == name
        with pytest.raises(BestpayError):
            verify(json.dumps({**message, "added": number, "sign": signature}), platform)


def test_their_pkcs12_is_read() -> None:
    theirs = rsa.generate_private_key(65537, 2048)
    for encryption in (
        serialization.BestAvailableEncryption(b"123456"),
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
        .hmac_hash(hashes.SHA1())
        .build(b"123456"),
    ):
        file = pkcs12.serialize_key_and_certificates(b"conname", theirs, None, None, encryption)
        key = MerchantKey.from_bytes(file, "123456")
        assert (key.bits, key.alias) == (2048, "conname")
