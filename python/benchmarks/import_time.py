"""What `import bestpay` takes over the bare interpreter, in milliseconds of processor time. The limit is 20.

The median and the least of many fresh interpreters: the least is what does not depend on what else the machine does.
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
