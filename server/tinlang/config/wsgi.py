"""The web program's entry point, served by granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinlang.config.settings")

application = get_wsgi_application()

# What is loaded by now stays for good. To look through it again and again for garbage holds up a page now and then.
gc.collect()
gc.freeze()
