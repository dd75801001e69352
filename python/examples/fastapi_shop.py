"""A shop with FastAPI.

SHOP_CONFIG=bestpay.toml SHOP_JOURNAL=shop.db SHOP_URL=http://127.0.0.1:8000 uvicorn fastapi_shop:app
"""

from __future__ import annotations

from typing import Any

from bestpay import Entry
from bestpay.web import AsgiEndpoint
from fastapi import FastAPI
from shop import Shop
from starlette.routing import Route

shop = Shop()
app = FastAPI()
# It has its own threads: a callback does not wait behind the orders of `buy`.
app.router.routes.append(Route("/bestpay/notice", AsgiEndpoint(shop.notice)))


@app.post("/buy/{out_trade_no}/{medium_no}")
def buy(out_trade_no: str, medium_no: str) -> dict[str, str]:
    return {"state": shop.buy(out_trade_no, medium_no)}


@app.get("/orders/{out_trade_no}")
def order(out_trade_no: str) -> dict[str, Any]:
    return shop.order(out_trade_no)


@app.get("/entries/{out_trade_no}")
def entry(out_trade_no: str) -> Entry:
    return shop.cashier.payment(out_trade_no)
