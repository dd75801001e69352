"""The program `bestpay verify` on the platform's real messages: accepts all, explains a broken one.

usage: platform_samples.py PROGRAM SAMPLES_JSON
"""

import json
import pathlib
import subprocess
import sys
import tempfile

program, samples_file = sys.argv[1:]
samples = json.loads(pathlib.Path(samples_file).read_text(encoding="utf-8"))
bodies = [message["body"] for message in samples["messages"]]
assert len(bodies) == 3, f"three messages, not {len(bodies)}"

with tempfile.TemporaryDirectory() as folder:
    certificate = pathlib.Path(folder, "platform.b64")
    certificate.write_text(samples["platform_certificate_der_base64"], encoding="ascii")

    def verify(body: str, *options: str) -> "subprocess.CompletedProcess[str]":
        command = [program, "verify", "--platform-key", str(certificate), *options]
        return subprocess.run(command, input=body, capture_output=True, encoding="utf-8", timeout=60)

    for body in bodies:
        outcome = verify(body)
        assert outcome.returncode == 0, outcome

    lines = "".join(body.replace("\n", " ") + "\n" for body in bodies)
    outcome = verify(lines, "--jsonl")
    assert outcome.returncode == 0, outcome
    verified = [json.loads(line) for line in outcome.stdout.splitlines()]
    assert [line["valid"] for line in verified] == [True] * 3, verified
    assert {(line["hash"], line["form"]) for line in verified} == {("sha1", "sorted")}, verified

    broken = bodies[0].replace("WAITFORPAY", "SUCCESS")
    outcome = verify(broken, "--explain")
    explanation = outcome.stdout + outcome.stderr
    assert outcome.returncode == 1, outcome
    for wanted in ("reserialised", "what to do", "opens under this key", "sha1", "tradeStatus\":\"SUCCESS"):
        assert wanted in explanation, f"{wanted!r} is not in:\n{explanation}"

print(f"platform samples: {len(bodies)} of {len(bodies)} verify, and the broken one is explained")
