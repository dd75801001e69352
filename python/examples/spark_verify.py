"""Verifies an archive of stored callbacks, larger than one machine, on PySpark: which are genuine and for this
merchant.

    pip install bestpay "pyspark>=4" "pandas<3" pyarrow    # and a JDK 17 or later
    python spark_verify.py bestpay.toml archive.jsonl outcomes.parquet

The settings and their keys are read once for each partition, from the same path on every machine. The archive has one
raw body a line; a folder of such files, compressed or not, works too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pandas as pd
from bestpay import BestpayError, Callback, Merchant
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col

OUTCOMES = """
    outcome string, hint string, field string,
    out_trade_no string, trade_no string, trade_status string, trade_amt long, pay_amt long, trade_finished_date string,
    body binary
"""
"""Amounts in fen, Beijing times. A body that is not genuine has a reason and no fields."""


def outcome(body: bytes, result: Callback | BestpayError) -> tuple[Any, ...]:
    """A row of OUTCOMES."""
    if isinstance(result, BestpayError):
        return result.kind, getattr(result, "hint", None), result.field, *[None] * 6, body
    return (
        *("genuine", None, None),
        *(result.out_trade_no, result.trade_no, str(result.trade_status)),
        *(result.trade_amt.fen, result.pay_amt.fen, result.trade_finished_date.isoformat()),
        body,
    )


def verify_archive(bodies: DataFrame, config: str) -> DataFrame:
    """The outcome of each raw body in the binary column `body`."""
    columns = [column.split()[0] for column in OUTCOMES.split(",")]

    def outcomes(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        merchant = Merchant.from_config(config)
        for batch in batches:
            stored: list[bytes] = batch["body"].tolist()
            rows = [outcome(body, result) for body, result in zip(stored, merchant.read_callbacks(stored))]
            # As objects: pandas would turn an int beside a None into a float.
            yield pd.DataFrame(rows, columns=columns, dtype=object)

    return bodies.mapInPandas(outcomes, OUTCOMES)


def main(config: str, archive: str, written_to: str) -> None:
    spark = SparkSession.builder.appName("bestpay: verify an archive").getOrCreate()
    # As binary: decoding as text would change bodies that are not UTF-8.
    bodies = spark.read.text(archive).select(col("value").cast("binary").alias("body"))
    verify_archive(bodies, config).write.parquet(written_to)
    outcomes = spark.read.parquet(written_to)
    outcomes.groupBy("outcome", "hint").count().orderBy("outcome", "hint").show(truncate=False)
    outcomes.where("outcome = 'genuine'").selectExpr("sum(pay_amt) AS genuine_fen").show()
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
