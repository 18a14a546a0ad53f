"""axe-core, which finds what keeps people from using a page: one pinned file of npm, kept in the cache."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from tests.browser.debian_packages import UnavailableError
from tests.client.client_package import cache_directory, only_one_fetches

VERSION = "4.14.1"
FILE = "package/axe.min.js"
SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
DOWNLOAD_SECONDS = 300
SERIOUS = ("serious", "critical")
_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map(each => ({
    rule: each.id, impact: each.impact, help: each.help,
    where: each.nodes.map(node => node.target.join(" ") + " — " + node.html.slice(0, 200)),
  }));
}"""


def script() -> str:
    """axe-core's source. Raises UnavailableError when it cannot be had, RuntimeError when it was altered."""
    cache = cache_directory()
    kept = cache / f"axe-core-{VERSION}.min.js"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with only_one_fetches(cache):
            if not kept.exists():
                _fetch(kept)
    return _verified(kept.read_bytes())


def serious(page: Any) -> list[dict[str, Any]]:
    """What axe finds in a page as it is now that keeps somebody out. A strict policy does not stop it."""
    page.evaluate(script())
    return [finding for finding in page.evaluate(_RUN) if finding["impact"] in SERIOUS]


def _fetch(kept: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise UnavailableError("axe-core: npm is not installed")
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix="fetch-") as scratch:
        command = [npm, "pack", f"axe-core@{VERSION}"]
        try:
            subprocess.run(command, cwd=scratch, check=True, capture_output=True, timeout=DOWNLOAD_SECONDS)
        except subprocess.SubprocessError as error:
            raise UnavailableError(f"axe-core: npm pack failed ({error})") from error
        with tarfile.open(next(Path(scratch).glob("*.tgz"))) as package:
            file = package.extractfile(FILE)
            assert file is not None
            fresh = Path(scratch, "fresh")
            fresh.write_text(_verified(file.read()))
        fresh.rename(kept)


def _verified(source: bytes) -> str:
    if hashlib.sha256(source).hexdigest() != SHA256:
        raise RuntimeError("this is not the pinned axe-core")
    return source.decode()
