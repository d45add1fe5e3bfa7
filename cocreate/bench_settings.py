"""The site's own settings, with two addresses more, for `make bench`."""

from cocreate.settings import *  # noqa: F403  the same settings, but for what follows
from cocreate.settings import MIDDLEWARE

ROOT_URLCONF = "cocreate.bench_urls"
MIDDLEWARE = ["cocreate.bench_urls.count_queries", *MIDDLEWARE]
