"""Makes the key files under `keys/`: every container, encryption and fault of the `keys` suite.

Needs `openssl` (3.x, with its legacy provider), `keytool` and `java`, and the jar of Bouncy Castle's provider, which
BESTPAY_BOUNCY_CASTLE names. Keys are random, so signatures change with them.
"""

import base64
import os
import shutil
import subprocess
import tempfile
import textwrap
from pathlib import Path
from typing import Dict, NamedTuple, Sequence

from .openssl import KEYS, openssl, private_key

PASSWORD = "123456"
ALIAS = "conname"

# RSA key pairs: one for each size and party. `stranger` is a key that nobody has configured.
RSA_BITS: Dict[str, int] = {
    "merchant-512": 512,
    "merchant-1024": 1024,
    "merchant-2048": 2048,
    "merchant-4096": 4096,
    "platform-512": 512,
    "platform-1024": 1024,
    "platform-2048": 2048,
    "stranger-1024": 1024,
}


class Certificate(NamedTuple):
    """A self-signed certificate; times are UTC, written as RFC 3339."""

    key: str
    common_name: str
    not_before: str
    not_after: str


# By file name under keys/, all DER.
CERTIFICATES: Dict[str, Certificate] = {
    "merchant-512.cer": Certificate("merchant-512", "merchant", "2020-01-01T00:00:00Z", "2049-12-31T23:59:59Z"),
    "merchant-1024.cer": Certificate("merchant-1024", "merchant", "2020-01-01T00:00:00Z", "2049-12-31T23:59:59Z"),
    "merchant-2048.cer": Certificate("merchant-2048", "merchant", "2020-01-01T00:00:00Z", "2049-12-31T23:59:59Z"),
    "merchant-4096.cer": Certificate("merchant-4096", "merchant", "2020-01-01T00:00:00Z", "2049-12-31T23:59:59Z"),
    "merchant-ec.cer": Certificate("merchant-ec", "merchant", "2020-01-01T00:00:00Z", "2049-12-31T23:59:59Z"),
    "platform-512.cer": Certificate("platform-512", "platform", "2020-01-01T00:00:00Z", "2049-12-31T23:59:59Z"),
    "platform-1024.cer": Certificate("platform-1024", "platform", "2020-01-01T00:00:00Z", "2049-12-31T23:59:59Z"),
    "platform-1024-expired.cer": Certificate(
        "platform-1024", "platform until 2022", "2019-09-15T16:00:00Z", "2022-09-15T16:00:00Z"
    ),
    "platform-1024-year-2099.cer": Certificate(
        "platform-1024", "platform until 2099", "2020-02-29T12:34:56Z", "2099-12-31T23:59:59Z"
    ),
    "platform-2048.cer": Certificate("platform-2048", "翼支付平台", "2020-01-01T00:00:00Z", "2049-12-31T23:59:59Z"),
    "platform-ec.cer": Certificate("platform-ec", "platform", "2020-01-01T00:00:00Z", "2049-12-31T23:59:59Z"),
}

PBE_SHA1_RC2_40 = ["-keypbe", "PBE-SHA1-RC2-40", "-certpbe", "PBE-SHA1-RC2-40", "-macalg", "sha1"]
PBE_SHA1_3DES = ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"]
RC2_NEEDS = ["-provider", "legacy", "-provider", "default"]


def make_all() -> None:
    """Replace every file of `keys/`."""
    if KEYS.exists():
        shutil.rmtree(KEYS)
    KEYS.mkdir()
    _make_private_keys()
    for file, certificate in CERTIFICATES.items():
        _make_certificate(file, certificate)
    _make_pkcs12()
    _make_keystores()
    _make_bare_private_keys()
    _make_encrypted_private_keys()
    _make_platform_keys()
    _make_broken_files()
    make_files_from_the_field()


def _make_private_keys() -> None:
    for name, bits in RSA_BITS.items():
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}", "-out", private_key(name))
    for name in ("merchant-ec", "platform-ec"):
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", private_key(name))
    openssl("genpkey", "-algorithm", "ED25519", "-out", private_key("merchant-ed25519"))


def _make_certificate(file: str, certificate: Certificate) -> None:
    """`openssl ca` because only it sets both ends of the validity."""
    with tempfile.TemporaryDirectory() as folder:
        authority = Path(folder)
        (authority / "index").write_text("")
        (authority / "serial").write_text("01\n")
        configuration = authority / "ca.cnf"
        configuration.write_text(
            textwrap.dedent(
                f"""\
                [ca]
                default_ca = authority
                [authority]
                database = {authority}/index
                serial = {authority}/serial
                new_certs_dir = {authority}
                default_md = sha256
                policy = any
                x509_extensions = usage
                [any]
                countryName = optional
                organizationName = optional
                commonName = supplied
                [usage]
                basicConstraints = CA:false
                keyUsage = digitalSignature
                """
            )
        )
        request = authority / "request.pem"
        openssl(
            "req", "-new", "-utf8", "-key", private_key(certificate.key), "-out", request,
            "-subj", f"/C=CN/O=BESTPAY TEST/CN={certificate.common_name}",
        )  # fmt: skip
        openssl(
            "ca", "-batch", "-notext", "-utf8", "-selfsign", "-config", configuration, "-in", request,
            "-keyfile", private_key(certificate.key), "-out", authority / "certificate.pem",
            "-startdate", _asn1_time(certificate.not_before), "-enddate", _asn1_time(certificate.not_after),
        )  # fmt: skip
        openssl("x509", "-in", authority / "certificate.pem", "-outform", "DER", "-out", KEYS / file)


def _make_pkcs12() -> None:
    """PKCS#12 as OpenSSL writes it: its legacy form, today's form, and those in between."""
    _pkcs12("merchant-1024.p12", "merchant-1024", ALIAS, ["-legacy"])
    _pkcs12("merchant-2048.p12", "merchant-2048", ALIAS, [])
    _pkcs12("merchant-4096.p12", "merchant-4096", ALIAS, PBE_SHA1_3DES)
    _pkcs12("merchant-512.p12", "merchant-512", ALIAS, [])
    _pkcs12("merchant-ec.p12", "merchant-ec", ALIAS, [])
    _pkcs12("merchant-1024-rc2-40.p12", "merchant-1024", ALIAS, [*PBE_SHA1_RC2_40, *RC2_NEEDS])
    _pkcs12("merchant-1024-3des.p12", "merchant-1024", ALIAS, PBE_SHA1_3DES)
    _pkcs12("merchant-2048-legacy.p12", "merchant-2048", ALIAS, ["-legacy"])
    _pkcs12("merchant-4096-legacy.p12", "merchant-4096", ALIAS, ["-legacy"])
    _pkcs12("merchant-2048-aes-128.p12", "merchant-2048", ALIAS, ["-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC"])
    _pkcs12("merchant-2048-mixed-case-alias.p12", "merchant-2048", "ConName", [])
    _pkcs12("merchant-2048-chinese-alias.p12", "merchant-2048", "翼支付商户", [])
    _pkcs12("merchant-2048-no-alias.p12", "merchant-2048", "", [])
    _pkcs12("merchant-2048-8-digits.p12", "merchant-2048", ALIAS, [], password="87654321")
    with tempfile.TemporaryDirectory() as folder:
        chain = Path(folder) / "chain.pem"
        chain.write_bytes(_certificate_pem("platform-2048.cer") + _certificate_pem("platform-1024.cer"))
        _pkcs12("merchant-2048-chain.p12", "merchant-2048", ALIAS, ["-certfile", chain])
    openssl(
        "pkcs12", "-export", "-nokeys", "-passout", f"pass:{PASSWORD}", "-out", KEYS / "merchant-certificate-only.p12",
        stdin=_certificate_pem("merchant-2048.cer"),
    )  # fmt: skip


def _make_keystores() -> None:
    """PKCS#12 as Java's keytool writes it; keytool writes aliases in lower case."""
    _keystore("merchant-2048-keytool.p12", {ALIAS: "merchant-2048.p12"})
    _keystore("merchant-4096-keytool.p12", {ALIAS: "merchant-4096.p12"})
    _keystore("merchant-1024-keytool-legacy.p12", {ALIAS: "merchant-1024.p12"}, legacy=True)
    _keystore("merchant-2048-keytool-legacy.p12", {ALIAS: "merchant-2048.p12"}, legacy=True)
    three = {"till-a": "merchant-1024.p12", "till-b": "merchant-2048.p12", "till-c": "merchant-4096.p12"}
    _keystore("merchant-three-keys.p12", three)
    _keystore("merchant-three-keys-legacy.p12", three, legacy=True)


def _make_bare_private_keys() -> None:
    """PKCS#8 and PKCS#1 without encryption: PEM, DER and Base64 without armour."""
    for name in ("merchant-1024", "merchant-2048"):
        pkcs8 = openssl("pkcs8", "-topk8", "-nocrypt", "-in", private_key(name), "-outform", "DER")
        _write(f"{name}.pkcs8.der", pkcs8)
        _write(f"{name}.pkcs8.b64", base64.b64encode(pkcs8))
        _write(f"{name}.pkcs8-wrapped.b64", base64.encodebytes(pkcs8))
        pkcs1 = openssl("rsa", "-in", private_key(name), "-traditional", "-outform", "DER")
        _write(f"{name}.pkcs1.der", pkcs1)
        _write(f"{name}.pkcs1.b64", base64.b64encode(pkcs1))
        _write(f"{name}.pkcs1-wrapped.b64", base64.encodebytes(pkcs1))
        _write(f"{name}.pkcs1.pem", openssl("rsa", "-in", private_key(name), "-traditional"))
    key = private_key("merchant-2048").read_bytes()
    _write("merchant-2048-crlf.pkcs8.pem", key.replace(b"\n", b"\r\n"))
    _write("merchant-2048-certificate-then-key.pem", _certificate_pem("merchant-2048.cer") + key)
    _write("merchant-2048-key-then-certificate.pem", key + _certificate_pem("merchant-2048.cer"))
    _write(
        "merchant-2048-bag-attributes.pem",
        openssl("pkcs12", "-in", KEYS / "merchant-2048.p12", "-passin", f"pass:{PASSWORD}", "-noenc"),
    )


def _make_encrypted_private_keys() -> None:
    """Encrypted PKCS#8: PBES2 and PBES1, PEM and DER; and OpenSSL's own encrypted PEM of old."""
    encryptions: Dict[str, Sequence[str]] = {
        "merchant-2048.pkcs8-aes-256": ["-v2", "aes-256-cbc"],
        "merchant-2048.pkcs8-aes-256-sha1": ["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA1"],
        "merchant-2048.pkcs8-des3": ["-v2", "des3"],
        "merchant-1024.pkcs8-pbes1-3des": ["-v1", "PBE-SHA1-3DES"],
        "merchant-1024.pkcs8-pbes1-rc2-40": ["-v1", "PBE-SHA1-RC2-40", *RC2_NEEDS],
    }
    for name, encryption in encryptions.items():
        for form in ("pem", "der"):
            openssl(
                "pkcs8", "-topk8", "-in", private_key(name.split(".")[0]), *encryption, "-passout", f"pass:{PASSWORD}",
                "-outform", form, "-out", KEYS / f"{name}.{form}",
            )  # fmt: skip
    openssl(
        "rsa", "-in", private_key("merchant-2048"), "-traditional", "-aes128", "-passout", f"pass:{PASSWORD}",
        "-out", KEYS / "merchant-2048-proc-type-encrypted.pkcs1.pem",
    )  # fmt: skip


def _make_platform_keys() -> None:
    """Certificates and bare public keys: PEM, DER and Base64 without armour."""
    for name in ("platform-1024", "platform-2048"):
        certificate = (KEYS / f"{name}.cer").read_bytes()
        _write(f"{name}.cer.pem", _certificate_pem(f"{name}.cer"))
        _write(f"{name}.cer.b64", base64.b64encode(certificate))
        _write(f"{name}.cer-wrapped.b64", base64.encodebytes(certificate))
        public_key = openssl("pkey", "-in", private_key(name), "-pubout", "-outform", "DER")
        _write(f"{name}.spki.der", public_key)
        _write(f"{name}.spki.b64", base64.b64encode(public_key))
        _write(f"{name}.spki-wrapped.b64", base64.encodebytes(public_key))
        _write(f"{name}.spki.pem", openssl("pkey", "-in", private_key(name), "-pubout"))
    _write("platform-1024-crlf.cer.pem", _certificate_pem("platform-1024.cer").replace(b"\n", b"\r\n"))
    for name in ("platform-512", "platform-ec"):
        _write(f"{name}.spki.pem", openssl("pkey", "-in", private_key(name), "-pubout"))


def _make_broken_files() -> None:
    _write("empty", b"")
    _write("text.txt", "This is no key. 这不是密钥。\n".encode())
    for whole in ("merchant-2048.p12", "merchant-2048.pkcs8.der", "merchant-2048.pkcs1.der", "platform-1024.cer"):
        stem, ending = whole.split(".", 1)
        content = (KEYS / whole).read_bytes()
        _write(f"{stem}-truncated.{ending}", content[: len(content) // 2])
    request = openssl("req", "-new", "-key", private_key("merchant-2048"), "-subj", "/CN=merchant")
    _write("merchant-2048.csr.pem", request)


def make_files_from_the_field() -> None:
    """What shops hand in: other programs' forms, keys wrapped as text, files changed on their way, and other files."""
    _make_foreign_keystores()
    # Wrapped as text.
    pem = private_key("merchant-2048").read_bytes()
    pkcs8 = (KEYS / "merchant-2048.pkcs8.der").read_bytes()
    _write("merchant-2048-pem.b64", base64.b64encode(pem))
    _write("merchant-2048-escaped.pkcs8.pem", pem.replace(b"\n", b"\\n"))
    _write("merchant-2048-in-json.pkcs8.pem", b'{"key": "' + pem.replace(b"\n", b"\\n") + b'"}')
    _write("merchant-2048-one-line.pkcs8.pem", pem.replace(b"\n", b" "))
    _write("merchant-2048-indented.pkcs8.pem", b"".join(b"    " + line for line in pem.splitlines(keepends=True)))
    _write("merchant-2048-utf-16.pkcs8.pem", pem.decode().encode("utf-16"))
    _write("merchant-2048.pkcs8.hex", pkcs8.hex().encode())
    _write("merchant-2048-p12.b64", base64.encodebytes((KEYS / "merchant-2048.p12").read_bytes()))
    _write("merchant-2048-url-alphabet.b64", base64.urlsafe_b64encode(pkcs8).rstrip(b"="))
    # Something behind it.
    certificate = (KEYS / "platform-1024.cer").read_bytes()
    padded = certificate.ljust(2048, b"\0")
    _write("platform-1024-zero-padded.cer", padded)
    _write("platform-1024-zero-padded.b64", base64.b64encode(padded))
    _write("platform-1024-line-feed.cer", certificate + b"\r\n")
    _write("merchant-2048-line-feed.p12", (KEYS / "merchant-2048.p12").read_bytes() + b"\n")
    _write("platform-1024-twice.cer", certificate + certificate)
    # Several in one file.
    stranger = openssl(
        "req", "-new", "-x509", "-key", private_key("merchant-ec"), "-subj", "/CN=authority", "-days", "9999"
    )
    _write("platform-1024-then-2048.pem", _certificate_pem("platform-1024.cer") + _certificate_pem("platform-2048.cer"))
    _write("platform-ec-then-1024.pem", stranger + _certificate_pem("platform-1024.cer"))
    whole = _certificate_pem("platform-1024.cer")
    lines = _certificate_pem("platform-2048.cer").splitlines(keepends=True)
    _write("platform-1024-then-damaged.pem", whole + b"".join(lines[:5] + lines[6:]))
    _write("platform-damaged-then-1024.pem", b"".join(lines[:5] + lines[6:]) + whole)
    _write("platform-1024-then-cut.pem", whole + b"".join(lines[:6]))
    # Changed on their way.
    for file in ("merchant-2048.p12", "platform-1024.cer"):
        stem, ending = file.split(".")
        content = (KEYS / file).read_bytes()
        _write(f"{stem}-maven-filtered.{ending}", content.decode("utf-8", "replace").encode())
        _write(f"{stem}-latin-1-to-utf-8.{ending}", content.decode("latin-1").encode())
        _write(f"{stem}-to-ascii.{ending}", content.decode("latin-1").encode("ascii", "replace"))
    _write("merchant-2048-crlf.p12", (KEYS / "merchant-2048.p12").read_bytes().replace(b"\n", b"\r\n"))
    # Other files.
    pkcs7 = ["crl2pkcs7", "-nocrl", "-certfile", KEYS / "platform-1024.cer.pem"]
    _write("platform-1024.p7b", openssl(*pkcs7))
    _write("platform-1024-der.p7b", openssl(*pkcs7, "-outform", "DER"))
    _write("platform-sm2.spki.pem", openssl("pkey", "-pubout", stdin=openssl("genpkey", "-algorithm", "SM2")))
    _write(
        "merchant-openssh.pem",
        b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n-----END OPENSSH PRIVATE KEY-----\n",
    )
    _write("download.html", b"<!DOCTYPE html>\n<html><title>404 Not Found</title></html>\n")


def _make_foreign_keystores() -> None:
    """Java's own keystores, and those of Bouncy Castle."""
    source = KEYS / "merchant-2048.p12"
    for kind in ("JKS", "JCEKS"):
        subprocess.run(
            [
                "keytool", "-importkeystore", "-noprompt", "-srckeystore", str(source), "-srcstoretype", "PKCS12",
                "-srcstorepass", PASSWORD, "-destkeystore", str(KEYS / f"merchant-2048.{kind.lower()}"),
                "-deststoretype", kind, "-deststorepass", PASSWORD,
            ],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    jar = os.environ["BESTPAY_BOUNCY_CASTLE"]
    program = Path(__file__).with_name("KeyFiles.java")
    subprocess.run(["java", "-cp", jar, str(program), str(source), ALIAS], check=True)


def _pkcs12(file: str, key: str, alias: str, options: Sequence[object], password: str = PASSWORD) -> None:
    name = ["-name", alias] if alias else []
    openssl(
        "pkcs12", "-export", "-inkey", private_key(key), *name, *options, "-passout", f"pass:{password}",
        "-out", KEYS / file, stdin=_certificate_pem(f"{key}.cer"),
    )  # fmt: skip


def _keystore(file: str, entries: Dict[str, str], legacy: bool = False) -> None:
    """Let keytool write a PKCS#12 file with one entry for each alias, taken from a file that has one key."""
    for alias, source in entries.items():
        subprocess.run(
            [
                "keytool", *(["-J-Dkeystore.pkcs12.legacy"] if legacy else []), "-importkeystore", "-noprompt",
                "-srckeystore", str(KEYS / source), "-srcstoretype", "PKCS12", "-srcstorepass", PASSWORD,
                "-srcalias", ALIAS, "-destkeystore", str(KEYS / file), "-deststoretype", "PKCS12",
                "-deststorepass", PASSWORD, "-destalias", alias,
            ],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


def _certificate_pem(file: str) -> bytes:
    return openssl("x509", "-inform", "DER", "-in", KEYS / file)


def _asn1_time(rfc3339: str) -> str:
    return rfc3339.translate(str.maketrans("", "", "-:T"))


def _write(file: str, content: bytes) -> None:
    (KEYS / file).write_bytes(content)
