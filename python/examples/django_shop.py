"""A shop with Django, in one file.

SHOP_CONFIG=bestpay.toml SHOP_JOURNAL=shop.db SHOP_URL=http://127.0.0.1:8000 python django_shop.py runserver
"""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from shop import Shop

settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="nothing here is signed by Django", ALLOWED_HOSTS=["127.0.0.1"])
shop = Shop()


# The platform has no Django cookie; its signature is checked instead.
@csrf_exempt
@require_POST
def notice(request: HttpRequest) -> HttpResponse:
    # The raw body, not request.POST: a parsed body cannot be verified.
    reply = shop.notice(request.body)
    return HttpResponse(reply.body, content_type=reply.content_type)


@csrf_exempt
@require_POST
def buy(_: HttpRequest, out_trade_no: str, medium_no: str) -> HttpResponse:
    return JsonResponse({"state": shop.buy(out_trade_no, medium_no)})


def order(_: HttpRequest, out_trade_no: str) -> HttpResponse:
    return JsonResponse(shop.order(out_trade_no))


urlpatterns = [
    path("bestpay/notice", notice),
    path("buy/<out_trade_no>/<medium_no>", buy),
    path("orders/<out_trade_no>", order),
]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
