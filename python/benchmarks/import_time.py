"""What `import bestpay` takes over the bare interpreter, in milliseconds of processor time.

The least of many runs: what does not depend on what else the machine does. The limit is 20 ms.
"""

from __future__ import annotations

import os
import subprocess
import sys

RUNS = 40


def milliseconds(code: str) -> float:
    least = float("inf")
    for _ in range(RUNS):
        before = os.times()
        subprocess.run([sys.executable, "-I", "-c", code], check=True)
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        least = min(least, used * 1000)
    return least


bare, with_bestpay = milliseconds("pass"), milliseconds("import bestpay")
print(f"import bestpay: {with_bestpay - bare:.1f} ms over the bare interpreter's {bare:.1f} ms (limit 20)")
