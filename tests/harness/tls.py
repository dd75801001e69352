"""TLS in front of a sandbox, with a certificate made for it, to test a till with its own root certificate."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from pathlib import Path

from harness.command import run
from harness.sandbox import Sandbox


def make_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that is its own root, and its key, in one file."""
    pem, key, certificate, config = (folder / name for name in ("tls.pem", "tls.key", "tls.crt", "openssl.cnf"))
    config.write_text("[req]\ndistinguished_name = name\n[name]\n", encoding="utf-8")
    run(
        "openssl", "req", "-x509", "-config", config, "-newkey", "rsa:2048", "-nodes", "-days", "2",
        "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
    )  # fmt: skip
    pem.write_text(certificate.read_text(encoding="utf-8") + key.read_text(encoding="utf-8"), encoding="utf-8")
    return pem


def pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # The other side has closed the connection.


def serve(certificate: Path, gateway: int) -> int:
    """TLS in front of the gateway's port. Returns the port; ends with this process."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            accepted, _ = listener.accept()
            # A client that does not trust the certificate leaves in the middle of the handshake.
            with contextlib.suppress(ssl.SSLError, OSError):
                outside = context.wrap_socket(accepted, server_side=True)
                inside = socket.create_connection(("127.0.0.1", gateway))
                threading.Thread(target=pass_on, args=(outside, inside), daemon=True).start()
                threading.Thread(target=pass_on, args=(inside, outside), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return int(listener.getsockname()[1])


def settings_over_tls(sandbox: Sandbox, trusted: bool = True) -> Path:
    """Settings like the sandbox's, over TLS; `trusted` is whether its root certificate is named in them."""
    certificate = make_certificate(sandbox.folder)
    settings = sandbox.folder / ("over-tls.toml" if trusted else "over-untrusted-tls.toml")
    lines = [f'api_url = "https://127.0.0.1:{serve(certificate, sandbox.port)}"']
    if trusted:
        # In the settings' folder, since every system reads such a path in the same way.
        lines.append(f'root_certificate = "{certificate.name}"')
    lines += [
        line for line in sandbox.config.read_text(encoding="utf-8").splitlines() if not line.startswith("api_url")
    ]
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return settings
