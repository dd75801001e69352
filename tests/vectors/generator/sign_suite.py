"""Suite `sign`: signatures by merchant keys. PKCS#1 v1.5 is deterministic, so bytes are compared."""

from itertools import product
from typing import List, NamedTuple, Optional

from .key_files import ALIAS, PASSWORD
from .message import Fault, parse, signing_string
from .openssl import sign
from .suite import Json, Suite, disagreement, error, expect_fault


class Text(NamedTuple):
    """A message that every key signs with both hashes."""

    id: str
    about: str
    message: str


class KeyFile(NamedTuple):
    """The same key in another container: the signature is the same."""

    id: str
    about: str
    file: str
    key: str
    password: Optional[str]
    alias: Optional[str]


class Refused(NamedTuple):
    """A message that cannot be signed."""

    id: str
    about: str
    message: str
    code: str
    field: Optional[str] = None


KEYS = ("merchant-1024", "merchant-2048", "merchant-4096")
HASHES = ("sha256", "sha1")

ORDER = '{"institutionCode":"3178002070000001","merchantNo":"3178002070000002","outTradeNo":"A20260301000001","tradeAmt":100}'

TEXTS: List[Text] = [
    Text("plain", "A plain message", ORDER),
    Text("chinese", "Chinese text, signed as UTF-8", '{"subject":"聚合支付付款码下单","goodsInfo":"聚合支付-一盒 𠮷😀","tradeAmt":1}'),
    Text("nested", "Nested members, sorted and written compactly", '{"success":true,"result":{"tradeStatus":"SUCCESS","list":[ {"b":null,"a":"x/y\\n"} ]},"errorCode":null}'),
    Text("numbers", "Numbers as Java's BigDecimal writes them", '{"a":1.50,"b":1e5,"c":-0,"d":0.1e-7,"e":12345678901234567890123}'),
    Text("replaces-sign", "A message that already has a sign: it is not part of the text and is replaced", '{"outTradeNo":"A20260301000001","sign":"b2xk","tradeAmt":100}'),
]  # fmt: skip

KEY_FILES: List[KeyFile] = [
    KeyFile("pkcs8", "The key as PKCS#8 PEM, without a password.", "keys/merchant-2048.pkcs8.pem", "merchant-2048", None, None),
    KeyFile("pkcs1", "The key as PKCS#1 DER.", "keys/merchant-1024.pkcs1.der", "merchant-1024", None, None),
    KeyFile("pkcs8-encrypted", "The key as encrypted PKCS#8.", "keys/merchant-2048.pkcs8-aes-256.pem", "merchant-2048", PASSWORD, None),
    KeyFile("keytool", "The key in a file of Java's keytool.", "keys/merchant-4096-keytool.p12", "merchant-4096", PASSWORD, ALIAS),
    KeyFile("rc2-40", "The key in a PKCS#12 file of RC2-40.", "keys/merchant-1024-rc2-40.p12", "merchant-1024", PASSWORD, ALIAS),
    KeyFile("second-of-three", "One of three keys in a file, chosen by its alias.", "keys/merchant-three-keys.p12", "merchant-2048", PASSWORD, "till-b"),
    KeyFile("no-alias-asked-for", "The only key in a file needs no alias.", "keys/merchant-2048.p12", "merchant-2048", PASSWORD, None),
]  # fmt: skip

REFUSED: List[Refused] = [
    Refused("duplicate-member", "A message with two members of the same name is not signed.", '{"tradeAmt":100,"tradeAmt":1}', "duplicate_member", "tradeAmt"),
    Refused("not-an-object", "An array is not signed.", '["tradeAmt",100]', "not_an_object"),
    Refused("lone-surrogate", "Half of a surrogate pair, which has no UTF-8, is not signed.", '{"subject":"\\ud83d"}', "lone_surrogate"),
]  # fmt: skip


def suite() -> Suite:
    """The whole suite."""
    return Suite(
        "sign",
        "Signatures by merchant keys of 1024 to 4096 bits: RSASSA-PKCS1-v1_5 with SHA-256 or SHA-1 over the signing string.",
        {},
        [
            *(_text_case(text, key, digest) for key, digest, text in product(KEYS, HASHES, TEXTS)),
            *map(_key_file_case, KEY_FILES),
            *map(_refused_case, REFUSED),
        ],
    )


def _text_case(text: Text, key: str, digest: str) -> Json:
    bits = key.split("-")[1]
    return {
        "id": f"rsa-{bits}-{digest}-{text.id}",
        "about": f"{text.about}; RSA {bits}, {digest}.",
        "key": f"keys/{key}.p12",
        "password": PASSWORD,
        "alias": ALIAS,
        "hash": digest,
        "message": text.message,
        "expected": _signed(key, digest, text.message),
    }


def _key_file_case(case: KeyFile) -> Json:
    return {
        "id": f"key-file-{case.id}",
        "about": case.about,
        "key": case.file,
        "password": case.password,
        "alias": case.alias,
        "hash": "sha256",
        "message": ORDER,
        "expected": _signed(case.key, "sha256", ORDER),
    }


def _refused_case(case: Refused) -> Json:
    try:
        parse(case.message.encode())
    except Fault as fault:
        expect_fault(case.id, fault, case.code, case.field, None)
    else:
        raise disagreement(case.id, case.code, "a message")
    return {
        "id": f"refused-{case.id}",
        "about": case.about,
        "key": f"keys/{KEYS[0]}.p12",
        "password": PASSWORD,
        "alias": ALIAS,
        "hash": "sha256",
        "message": case.message,
        "error": error(case.code, field=case.field),
    }


def _signed(key: str, digest: str, message: str) -> Json:
    text = signing_string(parse(message.encode()))
    return {"sign": sign(key, digest, text.encode()), "signing_string": text}
