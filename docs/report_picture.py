"""Take the picture of docs/report.md: `python docs/report_picture.py RESULTS`.

The head of the report of a folder, as Chromium shows it at 1366 pixels; needs playwright.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from hedgesim.report.report import report, write

WIDTH, HEIGHT = 1366, 1720
TARGET = Path(__file__).resolve().parent / "figures" / "report.png"


def main(folder: str) -> None:
    """Write the report, open it, read a quarter of the first chart, take the picture."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as driver:
        path = Path(place) / "report.html"
        write(report(folder).html, path)
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(path.as_uri())
        page.hover(".drawing >> nth=0", position={"x": 205, "y": 60})
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
