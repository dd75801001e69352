"""A shop with Flask.

SHOP_CONFIG=bestpay.toml SHOP_JOURNAL=shop.db SHOP_URL=http://127.0.0.1:5000 flask --app flask_shop run
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from shop import Shop

shop = Shop()
app = Flask(__name__)


@app.post("/bestpay/notice")
def notice() -> Response:
    # The raw body, read before Flask parses a form: a parsed body cannot be verified.
    reply = shop.notice(request.get_data(cache=False, parse_form_data=False))
    return Response(reply.body, content_type=reply.content_type)


@app.post("/buy/<out_trade_no>/<medium_no>")
def buy(out_trade_no: str, medium_no: str) -> dict[str, str]:
    return {"state": shop.buy(out_trade_no, medium_no)}


@app.get("/orders/<out_trade_no>")
def order(out_trade_no: str) -> dict[str, Any]:
    return shop.order(out_trade_no)
