"""An archive of stored callbacks, larger than one machine, on PySpark: what is genuine and for this merchant.

    pip install bestpay "pyspark>=4" pandas pyarrow    # and a JDK 17 or later
    python spark_verify.py bestpay.toml archive.jsonl outcomes.parquet

The settings and the keys that they name are read once by each Python worker, under the same path on every machine. The
archive has one raw body a line; a folder of such files, compressed or not, will do.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
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
"""Amounts in fen, times in Beijing. Of a body that is not genuine there is the reason, and no field can be read."""


@cache
def merchant(config: str) -> Merchant:
    """Once for each Python worker."""
    return Merchant.from_config(config)


def outcome(body: bytes, result: Callback | BestpayError) -> dict[str, Any]:
    """A row of OUTCOMES."""
    if isinstance(result, BestpayError):
        hint: str | None = getattr(result, "hint", None)
        return {"outcome": result.kind, "hint": hint, "field": result.field, "body": body}
    return {
        "outcome": "genuine",
        "out_trade_no": result.out_trade_no,
        "trade_no": result.trade_no,
        "trade_status": str(result.trade_status),
        "trade_amt": result.trade_amt.fen,
        "pay_amt": result.pay_amt.fen,
        "trade_finished_date": result.trade_finished_date.isoformat(),
        "body": body,
    }


def verify_archive(bodies: DataFrame, config: str) -> DataFrame:
    """The outcome of each raw body in the binary column `body`."""
    columns = ["outcome", "hint", "field", "out_trade_no", "trade_no", "trade_status"]
    columns += ["trade_amt", "pay_amt", "trade_finished_date", "body"]

    def outcomes(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for batch in batches:
            stored: list[bytes] = batch["body"].tolist()
            results = merchant(config).read_callbacks(stored)
            rows = [outcome(body, result) for body, result in zip(stored, results)]
            yield pd.DataFrame(rows, columns=columns).astype({"trade_amt": "Int64", "pay_amt": "Int64"})

    return bodies.mapInPandas(outcomes, OUTCOMES)


def main(config: str, archive: str, written_to: str) -> None:
    spark = SparkSession.builder.appName("bestpay: verify an archive").getOrCreate()
    # As binary: a text would be decoded, and what is not UTF-8 would be another body.
    bodies = spark.read.text(archive).select(col("value").cast("binary").alias("body"))
    verify_archive(bodies, config).write.parquet(written_to)
    outcomes = spark.read.parquet(written_to)
    outcomes.groupBy("outcome", "hint").count().orderBy("outcome", "hint").show(truncate=False)
    outcomes.where("outcome = 'genuine'").selectExpr("sum(pay_amt) AS genuine_fen").show()
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
