"""Pages over WSGI: the way Django answers fastest (research/stack.md, section 4)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cocreate.settings")

application = get_wsgi_application()
