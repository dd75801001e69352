"""The cost of `import bestpay` beyond the bare interpreter, in milliseconds of processor time. The limit is 20.

The median and the minimum of many fresh interpreters: the minimum does not depend on the machine's other work.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median

RUNS = 41
CODE = "import time; start = time.process_time(); import bestpay; print((time.process_time() - start) * 1000)"


def milliseconds() -> float:
    return float(subprocess.run([sys.executable, "-I", "-c", CODE], check=True, capture_output=True).stdout)


milliseconds()
runs = [milliseconds() for _ in range(RUNS)]
print(f"import bestpay: least {min(runs):.1f} ms, median {median(runs):.1f} ms of processor time (limit 20)")
