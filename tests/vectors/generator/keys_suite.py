"""Suite `keys`: every container of a key, and why some are refused."""

from typing import List, NamedTuple, Optional, Tuple

from .key_files import ALIAS, CERTIFICATES, PASSWORD, RSA_BITS
from .openssl import KEYS, spki_sha256
from .suite import Json, Suite, error

MISSING_FILE = "no-such-file.p12"


class MerchantKey(NamedTuple):
    """A private key that loads; `key` names the RSA key inside."""

    file: str
    about: str
    kind: str
    key: str
    password: Optional[str] = None
    alias: Optional[str] = None
    friendly_name: Optional[str] = None
    id: Optional[str] = None


class PlatformKey(NamedTuple):
    """A public key that loads, alone or in a certificate."""

    file: str
    about: str
    key: str
    certificate: Optional[str] = None
    #: The keys of the file that are tried as well.
    others: Tuple[str, ...] = ()


class Refused(NamedTuple):
    """A file, or a password or alias, that gives no key."""

    id: str
    about: str
    role: str
    file: str
    code: str
    password: Optional[str] = None
    alias: Optional[str] = None


def _pkcs12(file: str, about: str, key: str, **more: Optional[str]) -> MerchantKey:
    return MerchantKey(
        file, about, "pkcs12", key, **{"password": PASSWORD, "alias": ALIAS, "friendly_name": ALIAS, **more}
    )


MERCHANT_KEYS: List[MerchantKey] = [
    # PKCS#12 of OpenSSL.
    _pkcs12("merchant-1024.p12", "RSA 1024 as OpenSSL's -legacy writes it: RC2-40 and 3DES.", "merchant-1024"),
    _pkcs12("merchant-2048.p12", "RSA 2048 as OpenSSL 3 writes it: AES-256, MAC with SHA-256.", "merchant-2048"),
    _pkcs12("merchant-4096.p12", "RSA 4096 with 3DES for key and certificate.", "merchant-4096"),
    _pkcs12("merchant-1024-rc2-40.p12", "RC2-40 for key and certificate.", "merchant-1024"),
    _pkcs12("merchant-1024-3des.p12", "3DES for key and certificate.", "merchant-1024"),
    _pkcs12("merchant-2048-legacy.p12", "RSA 2048 as -legacy writes it.", "merchant-2048"),
    _pkcs12("merchant-4096-legacy.p12", "RSA 4096 as -legacy writes it.", "merchant-4096"),
    _pkcs12("merchant-2048-aes-128.p12", "AES-128.", "merchant-2048"),
    _pkcs12("merchant-2048-8-digits.p12", "A password of eight digits.", "merchant-2048", password="87654321"),
    _pkcs12("merchant-2048-chain.p12", "Other certificates beside the merchant's own.", "merchant-2048"),
    # PKCS#12 of Java's keytool.
    _pkcs12("merchant-2048-keytool.p12", "keytool's PKCS#12 of today.", "merchant-2048"),
    _pkcs12("merchant-4096-keytool.p12", "keytool's PKCS#12 of today, RSA 4096.", "merchant-4096"),
    _pkcs12("merchant-1024-keytool-legacy.p12", "keytool's PKCS#12 of JDK 8: RC2-40 and 3DES.", "merchant-1024"),
    _pkcs12("merchant-2048-keytool-legacy.p12", "keytool's PKCS#12 of JDK 8, RSA 2048.", "merchant-2048"),
    # PKCS#12 of Bouncy Castle: BER, with indefinite lengths.
    _pkcs12("merchant-2048-bouncy-castle.p12", "Bouncy Castle's PKCS12: BER.", "merchant-2048"),
    _pkcs12("merchant-2048-bouncy-castle-aes.p12", "Bouncy Castle's PKCS12-AES256-AES128: BER.", "merchant-2048"),
    _pkcs12("merchant-2048-line-feed.p12", "A line feed behind the file.", "merchant-2048"),
    _pkcs12("merchant-2048-p12.b64", "The Base64 of a PKCS#12 file, as settings hold it.", "merchant-2048"),
    _pkcs12("merchant-2048.p12", "A line feed behind the password, as variables and files have it.", "merchant-2048", password=PASSWORD + "\n", id="password-with-line-feed"),
    # Aliases.
    _pkcs12("merchant-2048.p12", "One key, and no alias given.", "merchant-2048", alias=None, id="one-key-no-alias-asked-for"),
    _pkcs12("merchant-2048.p12", "Aliases are compared without case.", "merchant-2048", alias="CONNAME", id="alias-in-capitals"),
    _pkcs12("merchant-2048-mixed-case-alias.p12", "Aliases are compared without case, and reported as in the file.", "merchant-2048", friendly_name="ConName"),
    _pkcs12("merchant-2048-chinese-alias.p12", "An alias in Chinese.", "merchant-2048", alias="翼支付商户", friendly_name="翼支付商户"),
    _pkcs12("merchant-2048-no-alias.p12", "A key without a name.", "merchant-2048", alias=None, friendly_name=None),
    _pkcs12("merchant-three-keys.p12", "The first of three keys.", "merchant-1024", alias="till-a", friendly_name="till-a", id="three-keys-first"),
    _pkcs12("merchant-three-keys.p12", "The second of three keys.", "merchant-2048", alias="till-b", friendly_name="till-b", id="three-keys-second"),
    _pkcs12("merchant-three-keys.p12", "The third of three keys, with its alias in capitals.", "merchant-4096", alias="TILL-C", friendly_name="till-c", id="three-keys-third"),
    _pkcs12("merchant-three-keys-legacy.p12", "One of three keys in a legacy file.", "merchant-2048", alias="till-b", friendly_name="till-b"),
    # PKCS#8.
    MerchantKey("merchant-1024.pkcs8.pem", "PKCS#8 PEM.", "pkcs8", "merchant-1024"),
    MerchantKey("merchant-2048.pkcs8.pem", "PKCS#8 PEM, RSA 2048.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-4096.pkcs8.pem", "PKCS#8 PEM, RSA 4096.", "pkcs8", "merchant-4096"),
    MerchantKey("merchant-1024.pkcs8.der", "PKCS#8 DER.", "pkcs8", "merchant-1024"),
    MerchantKey("merchant-2048.pkcs8.der", "PKCS#8 DER, RSA 2048.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-1024.pkcs8.b64", "PKCS#8 as Base64 in one line, without armour.", "pkcs8", "merchant-1024"),
    MerchantKey("merchant-2048.pkcs8.b64", "PKCS#8 as Base64 in one line, RSA 2048.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-1024.pkcs8-wrapped.b64", "PKCS#8 as wrapped Base64, without armour.", "pkcs8", "merchant-1024"),
    MerchantKey("merchant-2048.pkcs8-wrapped.b64", "PKCS#8 as wrapped Base64, RSA 2048.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-2048-crlf.pkcs8.pem", "PEM with the line ends of Windows.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-2048-certificate-then-key.pem", "A PEM file with a certificate in front of the key.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-2048-key-then-certificate.pem", "A PEM file with a certificate behind the key.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-2048-bag-attributes.pem", "What `openssl pkcs12` writes: text before each block.", "pkcs8", "merchant-2048"),
    # PKCS#8 as settings and variables hold it.
    MerchantKey("merchant-2048-pem.b64", "The Base64 of a PEM text.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-2048-escaped.pkcs8.pem", "PEM whose line ends are two characters, a backslash and n.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-2048-in-json.pkcs8.pem", "The same inside JSON.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-2048-one-line.pkcs8.pem", "PEM whose line ends became blanks.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-2048-indented.pkcs8.pem", "Indented PEM, as from YAML.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-2048-utf-16.pkcs8.pem", "PEM in UTF-16, as PowerShell writes it.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-2048-url-alphabet.b64", "Base64 of the URL alphabet, without padding.", "pkcs8", "merchant-2048"),
    MerchantKey("merchant-2048.pkcs8.hex", "Hex.", "pkcs8", "merchant-2048"),
    # Encrypted PKCS#8.
    MerchantKey("merchant-2048.pkcs8-aes-256.pem", "PBES2 with AES-256, PEM.", "pkcs8-encrypted", "merchant-2048", PASSWORD),
    MerchantKey("merchant-2048.pkcs8-aes-256.der", "PBES2 with AES-256, DER.", "pkcs8-encrypted", "merchant-2048", PASSWORD),
    MerchantKey("merchant-2048.pkcs8-aes-256-sha1.pem", "PBES2 whose PBKDF2 uses HMAC-SHA1, PEM.", "pkcs8-encrypted", "merchant-2048", PASSWORD),
    MerchantKey("merchant-2048.pkcs8-aes-256-sha1.der", "PBES2 whose PBKDF2 uses HMAC-SHA1, DER.", "pkcs8-encrypted", "merchant-2048", PASSWORD),
    MerchantKey("merchant-2048.pkcs8-des3.pem", "PBES2 with 3DES, PEM.", "pkcs8-encrypted", "merchant-2048", PASSWORD),
    MerchantKey("merchant-2048.pkcs8-des3.der", "PBES2 with 3DES, DER.", "pkcs8-encrypted", "merchant-2048", PASSWORD),
    MerchantKey("merchant-1024.pkcs8-pbes1-3des.pem", "PBES1: PBE-SHA1-3DES, PEM.", "pkcs8-encrypted", "merchant-1024", PASSWORD),
    MerchantKey("merchant-1024.pkcs8-pbes1-3des.der", "PBES1: PBE-SHA1-3DES, DER.", "pkcs8-encrypted", "merchant-1024", PASSWORD),
    MerchantKey("merchant-1024.pkcs8-pbes1-rc2-40.pem", "PBES1: PBE-SHA1-RC2-40, PEM.", "pkcs8-encrypted", "merchant-1024", PASSWORD),
    MerchantKey("merchant-1024.pkcs8-pbes1-rc2-40.der", "PBES1: PBE-SHA1-RC2-40, DER.", "pkcs8-encrypted", "merchant-1024", PASSWORD),
    # PKCS#1.
    MerchantKey("merchant-1024.pkcs1.pem", "PKCS#1 PEM.", "pkcs1", "merchant-1024"),
    MerchantKey("merchant-2048.pkcs1.pem", "PKCS#1 PEM, RSA 2048 (PITFALLS: yansongda).", "pkcs1", "merchant-2048"),
    MerchantKey("merchant-1024.pkcs1.der", "PKCS#1 DER.", "pkcs1", "merchant-1024"),
    MerchantKey("merchant-2048.pkcs1.der", "PKCS#1 DER, RSA 2048.", "pkcs1", "merchant-2048"),
    MerchantKey("merchant-1024.pkcs1.b64", "PKCS#1 as Base64 in one line, without armour.", "pkcs1", "merchant-1024"),
    MerchantKey("merchant-2048.pkcs1.b64", "PKCS#1 as Base64 in one line, RSA 2048.", "pkcs1", "merchant-2048"),
    MerchantKey("merchant-1024.pkcs1-wrapped.b64", "PKCS#1 as wrapped Base64, without armour.", "pkcs1", "merchant-1024"),
    MerchantKey("merchant-2048.pkcs1-wrapped.b64", "PKCS#1 as wrapped Base64, RSA 2048.", "pkcs1", "merchant-2048"),
]  # fmt: skip

PLATFORM_KEYS: List[PlatformKey] = [
    PlatformKey("platform-1024.cer", "X.509 DER.", "platform-1024", "platform-1024.cer"),
    PlatformKey("platform-2048.cer", "X.509 DER, RSA 2048, a common name in Chinese.", "platform-2048", "platform-2048.cer"),
    PlatformKey("platform-1024-expired.cer", "An expired certificate is reported as such, and works.", "platform-1024", "platform-1024-expired.cer"),
    PlatformKey("platform-1024-year-2099.cer", "A time after 2049 has another type in DER.", "platform-1024", "platform-1024-year-2099.cer"),
    PlatformKey("platform-1024.cer.pem", "X.509 PEM.", "platform-1024", "platform-1024.cer"),
    PlatformKey("platform-2048.cer.pem", "X.509 PEM, RSA 2048.", "platform-2048", "platform-2048.cer"),
    PlatformKey("platform-1024-crlf.cer.pem", "X.509 PEM with the line ends of Windows.", "platform-1024", "platform-1024.cer"),
    PlatformKey("platform-1024.cer.b64", "X.509 as Base64 in one line, without armour.", "platform-1024", "platform-1024.cer"),
    PlatformKey("platform-2048.cer.b64", "X.509 as Base64 in one line, RSA 2048.", "platform-2048", "platform-2048.cer"),
    PlatformKey("platform-1024.cer-wrapped.b64", "X.509 as wrapped Base64, without armour.", "platform-1024", "platform-1024.cer"),
    PlatformKey("platform-2048.cer-wrapped.b64", "X.509 as wrapped Base64, RSA 2048.", "platform-2048", "platform-2048.cer"),
    PlatformKey("platform-1024-zero-padded.cer", "Zeros behind the DER: the official demo's buffer.", "platform-1024", "platform-1024.cer"),
    PlatformKey("platform-1024-zero-padded.b64", "The Base64 of that buffer.", "platform-1024", "platform-1024.cer"),
    PlatformKey("platform-1024-line-feed.cer", "A line end behind the DER.", "platform-1024", "platform-1024.cer"),
    PlatformKey("platform-1024-then-2048.pem", "Two certificates in one PEM file: the first is described, both verify.", "platform-1024", "platform-1024.cer", ("platform-2048",)),
    PlatformKey("platform-ec-then-1024.pem", "A certificate that is not RSA is passed over.", "platform-1024", "platform-1024.cer"),
    PlatformKey("platform-1024.spki.der", "A bare public key, DER.", "platform-1024"),
    PlatformKey("platform-2048.spki.der", "A bare public key, DER, RSA 2048.", "platform-2048"),
    PlatformKey("platform-1024.spki.pem", "A bare public key, PEM.", "platform-1024"),
    PlatformKey("platform-2048.spki.pem", "A bare public key, PEM, RSA 2048.", "platform-2048"),
    PlatformKey("platform-1024.spki.b64", "A bare public key as Base64 in one line, without armour.", "platform-1024"),
    PlatformKey("platform-2048.spki.b64", "A bare public key as Base64 in one line, RSA 2048.", "platform-2048"),
    PlatformKey("platform-1024.spki-wrapped.b64", "A bare public key as wrapped Base64, without armour.", "platform-1024"),
    PlatformKey("platform-2048.spki-wrapped.b64", "A bare public key as wrapped Base64, RSA 2048.", "platform-2048"),
]  # fmt: skip

REFUSED: List[Refused] = [
    Refused("merchant-file-missing", "There is no such file.", "merchant", MISSING_FILE, "key_unreadable", PASSWORD, ALIAS),
    Refused("platform-file-missing", "There is no such file.", "platform", "no-such-file.cer", "key_unreadable"),
    # Passwords.
    Refused("pkcs12-wrong-password", "Another password than that of the file.", "merchant", "merchant-2048.p12", "wrong_password", "654321", ALIAS),
    Refused("pkcs12-legacy-wrong-password", "Another password for a legacy file.", "merchant", "merchant-1024.p12", "wrong_password", "654321", ALIAS),
    Refused("pkcs12-keytool-wrong-password", "Another password for a file of keytool.", "merchant", "merchant-2048-keytool.p12", "wrong_password", "1234567", ALIAS),
    Refused("pkcs12-no-password", "No password for a PKCS#12 file.", "merchant", "merchant-2048.p12", "wrong_password", None, ALIAS),
    Refused("pkcs8-wrong-password", "Another password for PBES2.", "merchant", "merchant-2048.pkcs8-aes-256.pem", "wrong_password", "654321"),
    Refused("pkcs8-des3-wrong-password", "Another password for PBES2 with 3DES.", "merchant", "merchant-2048.pkcs8-des3.der", "wrong_password", "654321"),
    Refused("pkcs8-pbes1-wrong-password", "Another password for PBES1.", "merchant", "merchant-1024.pkcs8-pbes1-3des.pem", "wrong_password", "654321"),
    Refused("pkcs8-no-password", "No password for an encrypted key.", "merchant", "merchant-2048.pkcs8-aes-256.pem", "wrong_password"),
    # Aliases.
    Refused("alias-not-found", "The only key has another name.", "merchant", "merchant-2048.p12", "alias_not_found", PASSWORD, "till-a"),
    Refused("alias-not-found-among-three", "None of the three keys has this name.", "merchant", "merchant-three-keys.p12", "alias_not_found", PASSWORD, ALIAS),
    Refused("alias-of-nameless-key", "The only key has no name.", "merchant", "merchant-2048-no-alias.p12", "alias_not_found", PASSWORD, ALIAS),
    Refused("alias-required", "Three keys, and no alias given.", "merchant", "merchant-three-keys.p12", "alias_required", PASSWORD),
    Refused("alias-required-legacy", "Three keys in a legacy file, and no alias given.", "merchant", "merchant-three-keys-legacy.p12", "alias_required", PASSWORD),
    # Keys of other kinds.
    Refused("merchant-rsa-512-pkcs12", "RSA of 512 bits in PKCS#12.", "merchant", "merchant-512.p12", "unsupported_key", PASSWORD, ALIAS),
    Refused("merchant-rsa-512-pkcs8", "RSA of 512 bits in PKCS#8.", "merchant", "merchant-512.pkcs8.pem", "unsupported_key"),
    Refused("merchant-ec-pkcs12", "An EC key in PKCS#12.", "merchant", "merchant-ec.p12", "unsupported_key", PASSWORD, ALIAS),
    Refused("merchant-ec-pkcs8", "An EC key in PKCS#8.", "merchant", "merchant-ec.pkcs8.pem", "unsupported_key"),
    Refused("merchant-ed25519", "An Ed25519 key.", "merchant", "merchant-ed25519.pkcs8.pem", "unsupported_key"),
    Refused("merchant-proc-type-encrypted", "OpenSSL's own encrypted PEM of old (Proc-Type: 4,ENCRYPTED).", "merchant", "merchant-2048-proc-type-encrypted.pkcs1.pem", "unsupported_key", PASSWORD),
    Refused("platform-rsa-512-certificate", "RSA of 512 bits in a certificate.", "platform", "platform-512.cer", "unsupported_key"),
    Refused("platform-rsa-512-public-key", "RSA of 512 bits, bare.", "platform", "platform-512.spki.pem", "unsupported_key"),
    Refused("platform-ec-certificate", "An EC key in a certificate.", "platform", "platform-ec.cer", "unsupported_key"),
    Refused("platform-ec-public-key", "An EC key, bare.", "platform", "platform-ec.spki.pem", "unsupported_key"),
    # Files that hold no such key.
    Refused("merchant-empty-file", "An empty file.", "merchant", "empty", "invalid_key", PASSWORD, ALIAS),
    Refused("merchant-text", "A text that is not a key.", "merchant", "text.txt", "invalid_key"),
    Refused("merchant-truncated-pkcs12", "Half a PKCS#12 file.", "merchant", "merchant-2048-truncated.p12", "invalid_key", PASSWORD, ALIAS),
    Refused("merchant-truncated-pkcs8", "Half a PKCS#8 file.", "merchant", "merchant-2048-truncated.pkcs8.der", "invalid_key"),
    Refused("merchant-truncated-pkcs1", "Half a PKCS#1 file.", "merchant", "merchant-2048-truncated.pkcs1.der", "invalid_key"),
    Refused("merchant-certificate-der", "A certificate holds no private key.", "merchant", "merchant-2048.cer", "invalid_key"),
    Refused("merchant-certificate-pem", "The same for a certificate in PEM.", "merchant", "platform-2048.cer.pem", "invalid_key"),
    Refused("merchant-public-key", "A public key is not a private key.", "merchant", "platform-2048.spki.pem", "invalid_key"),
    Refused("merchant-certificate-request", "A certificate request is not a key.", "merchant", "merchant-2048.csr.pem", "invalid_key"),
    Refused("merchant-pkcs12-without-key", "A PKCS#12 file with a certificate and no key.", "merchant", "merchant-certificate-only.p12", "invalid_key", PASSWORD),
    Refused("merchant-two-passwords", "The key in the file has a password of its own.", "merchant", "merchant-2048-two-passwords.p12", "wrong_password", PASSWORD, ALIAS),
    Refused("merchant-jks", "Java's keystore.", "merchant", "merchant-2048.jks", "invalid_key", PASSWORD, ALIAS),
    Refused("merchant-jceks", "Java's other keystore.", "merchant", "merchant-2048.jceks", "invalid_key", PASSWORD, ALIAS),
    Refused("merchant-bks", "Bouncy Castle's keystore.", "merchant", "merchant-2048.bks", "invalid_key", PASSWORD, ALIAS),
    Refused("merchant-bcfks", "Bouncy Castle's FIPS keystore.", "merchant", "merchant-2048.bcfks", "invalid_key", PASSWORD, ALIAS),
    Refused("merchant-maven-filtered", "A PKCS#12 file that Maven has filtered.", "merchant", "merchant-2048-maven-filtered.p12", "invalid_key", PASSWORD, ALIAS),
    Refused("merchant-latin-1-to-utf-8", "A PKCS#12 file that was converted to UTF-8.", "merchant", "merchant-2048-latin-1-to-utf-8.p12", "invalid_key", PASSWORD, ALIAS),
    Refused("merchant-to-ascii", "A PKCS#12 file that was converted to ASCII.", "merchant", "merchant-2048-to-ascii.p12", "invalid_key", PASSWORD, ALIAS),
    Refused("merchant-crlf", "A PKCS#12 file after a transfer as text.", "merchant", "merchant-2048-crlf.p12", "invalid_key", PASSWORD, ALIAS),
    Refused("merchant-openssh", "A key of OpenSSH.", "merchant", "merchant-openssh.pem", "invalid_key"),
    Refused("platform-pkcs7-pem", "PKCS#7, PEM.", "platform", "platform-1024.p7b", "invalid_key"),
    Refused("platform-pkcs7-der", "PKCS#7, DER.", "platform", "platform-1024-der.p7b", "invalid_key"),
    Refused("platform-maven-filtered", "A certificate that Maven has filtered.", "platform", "platform-1024-maven-filtered.cer", "invalid_key"),
    Refused("platform-latin-1-to-utf-8", "A certificate that was converted to UTF-8.", "platform", "platform-1024-latin-1-to-utf-8.cer", "invalid_key"),
    Refused("platform-to-ascii", "A certificate that was converted to ASCII.", "platform", "platform-1024-to-ascii.cer", "invalid_key"),
    Refused("platform-twice", "A second certificate behind the DER of the first.", "platform", "platform-1024-twice.cer", "invalid_key"),
    Refused("platform-sm2", "An SM2 key.", "platform", "platform-sm2.spki.pem", "unsupported_key"),
    Refused("platform-web-page", "The error page of a download.", "platform", "download.html", "invalid_key"),
    Refused("platform-empty-file", "An empty file.", "platform", "empty", "invalid_key"),
    Refused("platform-text", "A text that is not a key.", "platform", "text.txt", "invalid_key"),
    Refused("platform-then-damaged", "A good certificate and a damaged one, which may be the one that signs.", "platform", "platform-1024-then-damaged.pem", "invalid_key"),
    Refused("platform-damaged-first", "The same, the damaged one first.", "platform", "platform-damaged-then-1024.pem", "invalid_key"),
    Refused("platform-then-cut", "A good certificate, and one without its end.", "platform", "platform-1024-then-cut.pem", "invalid_key"),
    Refused("platform-truncated-certificate", "Half a certificate.", "platform", "platform-1024-truncated.cer", "invalid_key"),
    Refused("platform-private-key-pkcs8", "A private key instead of the platform's public key.", "platform", "merchant-2048.pkcs8.pem", "invalid_key"),
    Refused("platform-private-key-pkcs1", "A PKCS#1 private key instead of the platform's public key.", "platform", "merchant-2048.pkcs1.der", "invalid_key"),
    Refused("platform-certificate-request", "A certificate request is not a certificate.", "platform", "merchant-2048.csr.pem", "invalid_key"),
]  # fmt: skip


def suite() -> Suite:
    """The whole suite."""
    return Suite(
        "keys",
        "Key files: their content by password and alias, or why they give no key.",
        {},
        [*map(_merchant_case, MERCHANT_KEYS), *map(_platform_case, PLATFORM_KEYS), *map(_refused_case, REFUSED)],
    )


def _merchant_case(case: MerchantKey) -> Json:
    expected = {
        "kind": case.kind,
        "bits": RSA_BITS[case.key],
        "alias": case.friendly_name,
        "spki_sha256": spki_sha256(case.key),
    }
    return {
        "id": case.id or _id(case.file),
        "about": case.about,
        "role": "merchant",
        "file": _path(case.file),
        "password": case.password,
        "alias": case.alias,
        "expected": expected,
    }


def _platform_case(case: PlatformKey) -> Json:
    certificate = CERTIFICATES[case.certificate] if case.certificate else None
    return {
        "id": _id(case.file),
        "about": case.about,
        "role": "platform",
        "file": _path(case.file),
        "password": None,
        "alias": None,
        "expected": {
            "kind": "x509" if certificate else "spki",
            "bits": RSA_BITS[case.key],
            "spki_sha256": spki_sha256(case.key),
            "certificate": certificate
            and {
                "common_name": certificate.common_name,
                "not_before": certificate.not_before,
                "not_after": certificate.not_after,
            },
            "others": [spki_sha256(other) for other in case.others],
        },
    }


def _refused_case(case: Refused) -> Json:
    return {
        "id": case.id,
        "about": case.about,
        "role": case.role,
        "file": _path(case.file),
        "password": case.password,
        "alias": case.alias,
        "error": error(case.code),
    }


def _id(file: str) -> str:
    return file.replace(".", "-")


def _path(file: str) -> str:
    assert (KEYS / file).exists() == (not file.startswith("no-such-file")), file
    return f"keys/{file}"
