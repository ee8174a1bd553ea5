"""The settings of the tests: a centre in a temporary folder, fast passwords, no demo."""

import atexit
import os
import shutil
import tempfile

TEST_FOLDER = tempfile.mkdtemp(prefix="saferday-test-")
atexit.register(shutil.rmtree, TEST_FOLDER, ignore_errors=True)
os.environ["SAFERDAY_DATA"] = TEST_FOLDER
os.environ["SAFERDAY_SECRET_KEY"] = "for-tests-only-" + "0123456789" * 4
os.environ["SAFERDAY_HTTPS"] = "false"
os.environ.pop("SAFERDAY_DEMO", None)

from saferday.web.settings.centre import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
ALLOWED_HOSTS = ["*"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, so that it can begin as a copy of one that has been migrated before; no need to survive a crash.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(TEST_FOLDER, "test.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"  # noqa: F405
