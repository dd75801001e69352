"""The merchant of the suites `requests`, `responses` and `callbacks`."""

from .key_files import ALIAS, PASSWORD
from .suite import Json

INSTITUTION_CODE = "3178002070000001"
MERCHANT_NO = "3178002070000002"
API_URL = "https://mapi.bestpay.com.cn"
NOW = "2026-03-01 09:30:00"
KEY = "merchant-2048"
PLATFORM_KEY = "keys/platform-1024.cer"

MERCHANT: Json = {
    "institutionCode": INSTITUTION_CODE,
    "merchantNo": MERCHANT_NO,
    "key": f"keys/{KEY}.p12",
    "password": PASSWORD,
    "alias": ALIAS,
    "api_url": API_URL,
    "now": NOW,
}
