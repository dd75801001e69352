"""Calls the `openssl` program, which does all cryptography of the vectors."""

import base64
import functools
import hashlib
import subprocess
from pathlib import Path

VECTORS = Path(__file__).resolve().parent.parent
KEYS = VECTORS / "keys"


def openssl(*arguments: object, stdin: bytes = b"") -> bytes:
    """Run `openssl` and return what it writes; a failure shows what openssl says about it."""
    finished = subprocess.run(["openssl", *map(str, arguments)], input=stdin, capture_output=True)
    if finished.returncode != 0:
        raise RuntimeError(f"openssl {' '.join(map(str, arguments))}: {finished.stderr.decode(errors='replace')}")
    return finished.stdout


def private_key(name: str) -> Path:
    """The unencrypted private key that the name (`merchant-2048`, `platform-1024`, ...) stands for."""
    return KEYS / f"{name}.pkcs8.pem"


@functools.cache
def sign(key: str, digest: str, data: bytes, *options: str) -> str:
    """RSASSA-PKCS1-v1_5 over `data` as Base64; `options` go to openssl as `-sigopt`."""
    sigopts = [argument for option in options for argument in ("-sigopt", option)]
    return _base64(openssl("dgst", f"-{digest}", "-sign", private_key(key), *sigopts, stdin=data))


def sign_block(key: str, block: bytes) -> str:
    """The raw RSA private operation on a hand-made block, for forged signatures."""
    raw = ("-pkeyopt", "rsa_padding_mode:none")
    return _base64(openssl("pkeyutl", "-decrypt", "-inkey", private_key(key), *raw, stdin=block))


def spki_sha256(key: str) -> str:
    """SHA-256 of the key's SubjectPublicKeyInfo, in hex."""
    return hashlib.sha256(openssl("pkey", "-in", private_key(key), "-pubout", "-outform", "DER")).hexdigest()


def _base64(signature: bytes) -> str:
    return base64.b64encode(signature).decode("ascii")
