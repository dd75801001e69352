"""For celery's prefork pool: everything is made and used in the parent, and its children work."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]

from forks import shop

_FOLDER = os.environ["FORKS_QUEUE"]

app: Any = Celery(
    "worker",
    broker="filesystem://",
    backend=f"file://{_FOLDER}",
    broker_transport_options={"data_folder_in": _FOLDER, "data_folder_out": _FOLDER, "control_folder": _FOLDER},
    broker_connection_retry_on_startup=True,
    worker_prefetch_multiplier=1,
)


def _many(numbers: list[str]) -> list[str]:
    """The outcome of each order, made by the client and by the cashier in turns."""
    return [shop.take(number) if number.endswith("0") else shop.order(number) for number in numbers]


many: Any = app.task(_many)
