"""A shop with Django, in one file.

SHOP_CONFIG=bestpay.toml SHOP_JOURNAL=shop.db SHOP_URL=http://127.0.0.1:8000 gunicorn --threads 8 django_shop:app
"""

from __future__ import annotations

from bestpay.web import django_view
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from shop import Shop

settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="nothing here is signed by Django", ALLOWED_HOSTS=["127.0.0.1"])
shop = Shop()


@csrf_exempt
@require_POST
def buy(_: HttpRequest, out_trade_no: str, medium_no: str) -> HttpResponse:
    return JsonResponse({"state": shop.buy(out_trade_no, medium_no)})


def order(_: HttpRequest, out_trade_no: str) -> HttpResponse:
    return JsonResponse(shop.order(out_trade_no))


urlpatterns = [
    path("bestpay/notice", django_view(shop.notice)),
    path("buy/<out_trade_no>/<medium_no>", buy),
    path("orders/<out_trade_no>", order),
]

app = get_wsgi_application()
