#!/usr/bin/env python3
"""What the library costs a terminal: its size by features, and the memory and time of a payment. Writes a Markdown table.

    bindings/c/tests/footprint.py BESTPAY_PROGRAM

Sizes and memory have limits, and a value over its limit fails. Times only have a goal, as they depend on the machine.
Everything is built as bindings/c/README.md says, with CMake and the profile `firmware`.
"""
import pathlib
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
WORK = ROOT / "target/footprint"

# Name, features, what they give, the most bytes that the stripped shared library may have.
BUILDS = [
    ("sign-only", "rustcrypto", "prepare and accept over the terminal's own HTTP; keys that are not encrypted", 1_100_000),
    ("http", "aws-lc,http", "with HTTP and TLS", 3_000_000),
    ("journal", "aws-lc,http,cashier", "with HTTP and TLS, and the journal in SQLite", None),
    ("settings", "aws-lc,http,config,pkcs12,gbk-hint", "with HTTP and TLS, PKCS#12, `bestpay.toml`, the hint for GBK", None),
    ("everything", "aws-lc,http,config,pkcs12,gbk-hint,cashier,postgres", "and the journal in SQLite and PostgreSQL", None),
]
MOST_RESIDENT_KIB = 8 * 1024
PAYMENTS = 5
STARTS = 21


def run(*command: object) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=1800)
    if done.returncode != 0:
        sys.exit(f"footprint: {' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def build(name: str, features: str) -> pathlib.Path:
    """The installed prefix of one build."""
    prefix = WORK / name
    run("cmake", "-S", ROOT / "bindings/c", "-B", WORK / "cmake" / name, "-DBESTPAY_CARGO_PROFILE=firmware",
        f"-DBESTPAY_FEATURES={features}", f"-DBESTPAY_CARGO_TARGET_DIR={ROOT / 'target'}", "-DCMAKE_INSTALL_LIBDIR=lib")
    run("cmake", "--build", WORK / "cmake" / name)
    run("cmake", "--install", WORK / "cmake" / name, "--prefix", prefix)
    return prefix


def compile_against(prefix: pathlib.Path, source: str, *libraries: str) -> pathlib.Path:
    program = prefix / pathlib.Path(source).stem
    run("gcc", "-std=c99", "-O2", ROOT / source, "-o", program, f"-I{prefix}/include", f"-L{prefix}/lib", "-lbestpay",
        f"-Wl,-rpath,{prefix}/lib", *libraries)
    return program


def first_signature(prefix: pathlib.Path, key: pathlib.Path, password: str, shop: pathlib.Path) -> str:
    """The median of some starts."""
    program = compile_against(prefix, "bindings/c/tests/first_signature.c")
    times = [measured(program, key, password, shop / "platform.cer")[0] for _ in range(STARTS)]
    return f"{statistics.median(times) / 1000:.1f} ms"


def measured(*command: object) -> "tuple[int, int]":
    """Microseconds to the first output, and the most KiB resident."""
    first_output, resident = run(WORK / "measure", *command).stdout.split()
    return int(first_output), int(resident)


def pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # The other side has closed; the connection ends with it.


def make_certificate() -> pathlib.Path:
    """A certificate of this run's own, for 127.0.0.1, and its key."""
    pem, config = WORK / "tls.pem", WORK / "openssl.cnf"
    config.write_text("[req]\ndistinguished_name = name\n[name]\n")
    run("openssl", "req", "-x509", "-config", config, "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", WORK / "tls.key", "-out", WORK / "tls.crt")
    pem.write_text((WORK / "tls.crt").read_text() + (WORK / "tls.key").read_text())
    return pem


def serve_tls(certificate: pathlib.Path, gateway: int) -> int:
    """TLS in front of the sandbox, as the platform has it. Answers the port; ends with this process."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            accepted, _ = listener.accept()
            outside = context.wrap_socket(accepted, server_side=True)
            inside = socket.create_connection(("127.0.0.1", gateway))
            threading.Thread(target=pass_on, args=(outside, inside), daemon=True).start()
            threading.Thread(target=pass_on, args=(inside, outside), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return int(listener.getsockname()[1])


def start_sandbox(bestpay: str, shop: pathlib.Path) -> "tuple[subprocess.Popen[bytes], int]":
    sandbox = subprocess.Popen([bestpay, "sandbox", "--dir", str(shop)], stdout=subprocess.DEVNULL)
    for _ in range(200):
        if (shop / "bestpay.toml").exists():
            text = (shop / "bestpay.toml").read_text(encoding="utf-8")
            return sandbox, int(text.split("127.0.0.1:")[1].split('"')[0].split("/")[0])
        time.sleep(0.05)
    sandbox.kill()
    sys.exit("footprint: the sandbox did not start")


def main() -> None:
    bestpay = str(pathlib.Path(sys.argv[1]).resolve())
    WORK.mkdir(parents=True, exist_ok=True)
    faults = []
    rows = []
    prefixes = {}
    for name, features, gives, most in BUILDS:
        prefix = prefixes[name] = build(name, features)
        run(compile_against(prefix, "bindings/c/tests/outside.c"))
        size = (prefix / "lib/libbestpay.so.0").stat().st_size
        limit = "" if most is None else f"{most:,} bytes"
        rows.append((f"`{features}`: {gives}", f"{size:,} bytes", limit))
        if most is not None and size > most:
            faults.append(f"{name}: {size:,} bytes, at most {most:,}")

    run("gcc", "-std=c99", "-O2", ROOT / "bindings/c/tests/measure.c", "-o", WORK / "measure")
    everything = prefixes["everything"]
    cases = run(compile_against(everything, "bindings/c/tests/vectors.c", "-ljansson"), ROOT / "tests/vectors").stdout.strip()
    pos = compile_against(everything, "bindings/c/examples/pos.c")
    shop = WORK / "shop"
    shutil.rmtree(shop, ignore_errors=True)
    sandbox, gateway = start_sandbox(bestpay, shop)
    try:
        port = serve_tls(make_certificate(), gateway)
        over_tls = shop / "over-tls.toml"
        settings = (shop / "bestpay.toml").read_text(encoding="utf-8").splitlines()
        settings = [line for line in settings if not line.startswith("api_url")]
        settings = [f'api_url = "https://127.0.0.1:{port}"', f'root_certificate = "{WORK}/tls.pem"', *settings]
        over_tls.write_text("\n".join(settings), encoding="utf-8")
        resident = max(
            measured(pos, over_tls, f"FOOT-{turn}", "510000000000000001", "12.50", "http://127.0.0.1:9/notice")[1]
            for turn in range(PAYMENTS))
        plain_key = WORK / "merchant.pk8"
        run("openssl", "pkcs12", "-in", shop / "merchant.p12", "-passin", "pass:123456", "-nodes", "-nocerts", "-out", plain_key)
        from_pkcs12 = first_signature(prefixes["settings"], shop / "merchant.p12", "123456", shop)
        sign_only = first_signature(prefixes["sign-only"], plain_key, "", shop)
    finally:
        sandbox.kill()
        sandbox.wait()
    rows.append((f"`pos.c`, most memory resident over TLS, of {PAYMENTS} payments", f"{resident:,} KiB", f"{MOST_RESIDENT_KIB:,} KiB"))
    rows.append((f"first signature after the process starts, PKCS#12 file opened; 2048 bits, median of {STARTS}", from_pkcs12, "20 ms"))
    rows.append(("the same, sign-only, key not encrypted", sign_only, ""))
    if resident > MOST_RESIDENT_KIB:
        faults.append(f"pos.c: {resident:,} KiB resident, at most {MOST_RESIDENT_KIB:,}")
    print("| what | measured | at most |\n|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print(f"The shared suite against the largest of the libraries: {cases}")
    if faults:
        sys.exit("footprint: " + "; ".join(faults))


main()
