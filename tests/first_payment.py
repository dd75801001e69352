"""The README's first payment, as a newcomer takes it: a sandbox, its bestpay.toml, and the example program.

usage: first_payment.py BESTPAY_PROGRAM EXAMPLE_PROGRAM
"""

import json
import pathlib
import subprocess
import sys
import tempfile

bestpay, example = sys.argv[1:]
PAID_AT_ONCE, PAID_AFTER_THE_PASSWORD, DECLINED = ("510000000000000001", "510000000000000002", "510000000000000006")

with tempfile.TemporaryDirectory() as folder:
    command = [bestpay, "sandbox", "--dir", folder, "--settle-after", "300"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as sandbox:
        try:
            assert sandbox.stdout is not None
            url = json.loads(sandbox.stdout.readline())["url"]
            settings = pathlib.Path(folder, "bestpay.toml")
            assert url in settings.read_text(encoding="utf-8"), f"{url} is not in bestpay.toml"
            for payment_code, wanted in ((PAID_AT_ONCE, ": paid"), (PAID_AFTER_THE_PASSWORD, ": paid"), (DECLINED, ": not paid")):
                outcome = subprocess.run(
                    [example, str(settings), payment_code], capture_output=True, encoding="utf-8", timeout=120
                )
                assert outcome.returncode == 0 and outcome.stdout.strip().endswith(wanted), (payment_code, outcome)
                # Orders are numbered by the second.
                subprocess.run(["sleep", "1"], check=True)
            doctor = subprocess.run([bestpay, "doctor", "--config", str(settings)], capture_output=True, encoding="utf-8", timeout=120)
            assert doctor.returncode == 0, doctor
        finally:
            sandbox.terminate()

print("first payment: 3 of 3 payment codes came out as they should, and the doctor is content")
