"""A shop with FastAPI.

SHOP_CONFIG=bestpay.toml SHOP_JOURNAL=shop.db SHOP_URL=http://127.0.0.1:8000 uvicorn fastapi_shop:app
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from shop import Shop

shop = Shop()
app = FastAPI()


@app.post("/bestpay/notice")
async def notice(request: Request) -> Response:
    # The raw body: a parsed body cannot be verified.
    reply = await run_in_threadpool(shop.notice, await request.body())
    return Response(reply.body, media_type=reply.content_type)


@app.post("/buy/{out_trade_no}/{medium_no}")
def buy(out_trade_no: str, medium_no: str) -> dict[str, str]:
    return {"state": shop.buy(out_trade_no, medium_no)}


@app.get("/orders/{out_trade_no}")
def order(out_trade_no: str) -> dict[str, Any]:
    return shop.order(out_trade_no)
