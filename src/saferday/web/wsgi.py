"""The WSGI application: the page cache in front of Django."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferday.web.settings.centre")

django_application = get_wsgi_application()

from saferday.web.pagecache import PageCache, Version, newest_act  # noqa: E402

application = PageCache(django_application, Version(newest_act), settings.TIME_ZONE)
