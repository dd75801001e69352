"""An independent model of verifying a message, and of explaining why one does not verify."""

import functools
import hashlib
import re
from typing import Dict, NamedTuple

from .changed_body import hint_of_message
from .message import Fault, Message, signature, signing_strings
from .openssl import openssl, private_key

PUBLIC_EXPONENT = 65537

# DER of DigestInfo up to the digest (RFC 8017, section 9.2, note 1).
DIGEST_INFO: Dict[str, bytes] = {
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
}


class Verified(NamedTuple):
    """The hash and form of a signature that verifies."""

    hash: str
    form: str


def verify(message: Message, key: str, expired: bool = False, allow_sha1: bool = True) -> Verified:
    """Say which hash and which form were signed, or raise the Fault that explains the failure."""
    given = signature(message)
    modulus = _modulus(key)
    length = (modulus.bit_length() + 7) // 8
    if len(given) != length:
        raise Fault("signature_mismatch", hint="wrong_length")
    block = pow(int.from_bytes(given, "big"), PUBLIC_EXPONENT, modulus).to_bytes(length, "big")
    padded = re.fullmatch(rb"\x00\x01\xff{8,}\x00(.*)", block, re.DOTALL)
    if not padded or int.from_bytes(given, "big") >= modulus:
        raise Fault("signature_mismatch", hint="expired_certificate" if expired else "wrong_key")
    digest_info = padded.group(1)
    texts = signing_strings(message)
    for hash_name, prefix in DIGEST_INFO.items():
        digest_length = hashlib.new(hash_name).digest_size
        if digest_info[:-digest_length] != prefix:
            continue
        digest = digest_info[-digest_length:]
        for form, text in texts.items():
            if hashlib.new(hash_name, text.encode()).digest() == digest:
                if hash_name == "sha1" and not allow_sha1:
                    raise Fault("sha1_forbidden")
                return Verified(hash_name, form)
        as_gbk = [text.encode("gbk", "ignore") for text in texts.values()]
        if any(not _is_utf_8(text) and hashlib.new(hash_name, text).digest() == digest for text in as_gbk):
            raise Fault("signature_mismatch", hint="gbk_text")
        if "\ufffd" in texts["sorted"]:
            raise Fault("signature_mismatch", hint="wrong_charset")
        hashed = functools.partial(_is_digest, hash_name, digest)
        hint = hint_of_message(
            message, texts.values(), lambda other: any(map(hashed, signing_strings(other).values())), hashed
        )
        raise Fault("signature_mismatch", hint=hint or "reserialised")
    raise Fault("signature_mismatch", hint="unknown_hash")


def _is_digest(hash_name: str, digest: bytes, text: str) -> bool:
    return hashlib.new(hash_name, text.encode()).digest() == digest


def _is_utf_8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


@functools.cache
def _modulus(key: str) -> int:
    return int(openssl("rsa", "-in", private_key(key), "-noout", "-modulus").split(b"=")[1], 16)
