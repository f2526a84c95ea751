"""Put on PYTHONPATH by tests: pages that say so kill the process that reads them, never end, or take their time."""

import ctypes
import os
import time

from cleaner import api

_html_page = api.html_page


def html_page(content, url, options, charset=None):
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    if "KILL THE WORKER" in text:
        ctypes.string_at(0)
    if "NEVER END" in text:
        while True:
            pass
    if "EXIT" in text:
        os._exit(3)
    if "TAKE HALF A SECOND" in text:
        time.sleep(0.5)
    return _html_page(content, url, options, charset)


api.html_page = html_page
