"""A shop with Flask.

SHOP_CONFIG=bestpay.toml SHOP_JOURNAL=shop.db SHOP_URL=http://127.0.0.1:8000 gunicorn --threads 8 flask_shop:app
"""

from __future__ import annotations

from typing import Any

from bestpay.web import WsgiEndpoint
from flask import Flask
from shop import Shop
from werkzeug.middleware.dispatcher import DispatcherMiddleware

shop = Shop()
app = Flask(__name__)
# Before Flask, which would parse a form: a parsed body cannot be verified.
app.wsgi_app = DispatcherMiddleware(  # type: ignore[method-assign]  # pyright: ignore[reportAttributeAccessIssue]
    app.wsgi_app, {"/bestpay/notice": WsgiEndpoint(shop.notice)}
)


@app.post("/buy/<out_trade_no>/<medium_no>")
def buy(out_trade_no: str, medium_no: str) -> dict[str, str]:
    return {"state": shop.buy(out_trade_no, medium_no)}


@app.get("/orders/<out_trade_no>")
def order(out_trade_no: str) -> dict[str, Any]:
    return shop.order(out_trade_no)
