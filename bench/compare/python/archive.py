"""An archive of stored messages, one a line, verified by `bestpay.verify_many`.

    archive.py ARCHIVE PLATFORM_KEY

Prints how many messages verify, and the seconds that it took.
"""

import sys
from time import perf_counter

from bestpay import PlatformKey, VerifiedMessage, verify_many

key = PlatformKey.from_file(sys.argv[2])
started = perf_counter()
with open(sys.argv[1], "rb") as archive:
    genuine = sum(isinstance(result, VerifiedMessage) for result in verify_many(archive, key))
print(genuine, perf_counter() - started)
