"""`python -m bestpay`: the command `bestpay`."""

from __future__ import annotations

from .program import main

main()
