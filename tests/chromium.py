"""The Chromium of this machine, under whichever name it goes; run by itself it says plainly where there is none."""

import shutil

NAMES = ("chromium", "google-chrome", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
ABSENT = "no Chromium on this machine, so the browser tests cannot run; on Debian: apt-get install chromium"

if __name__ == "__main__" and CHROMIUM is None:
    print(f"NOTE: {ABSENT}")  # noqa: T201  # whoever starts the tests reads it
