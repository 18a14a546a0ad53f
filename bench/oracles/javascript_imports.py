"""JavaScript and TypeScript: dependency-cruiser, with the compiler that it resolves TypeScript with."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from bench.oracles import Facts, facts
from bench.real_projects import SECONDS, UnavailableError
from tests.client.client_package import cache_directory

CRUISER, TYPESCRIPT = "16.10.4", "5.8.3"
_OPTIONS = {
    "tsPreCompilationDeps": True,
    "doNotFollow": {"path": "node_modules"},
    "moduleSystems": ["es6", "cjs"],
}


def read(folder: Path, part: str) -> Facts:
    """Below `part`, a folder; one of TypeScript has a tsconfig.json beside it, or none."""
    program = _installed() / "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"
    settings = folder / ".dependency-cruiser.json"
    settings.write_text(json.dumps({"options": _options(folder)}))
    command = ["node", str(program), "--config", settings.name, "--output-type", "json", part]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS, text=True)
    settings.unlink()
    if done.returncode or not done.stdout:
        raise UnavailableError(f"dependency-cruiser failed: {done.stderr[-300:]}")
    modules = json.loads(done.stdout)["modules"]
    files = {one["source"] for one in modules if one["source"].startswith(f"{part}/")}
    edges = {(one["source"], each["resolved"]) for one in modules for each in one["dependencies"]}
    return facts(files, edges)


def _options(folder: Path) -> dict[str, object]:
    has = (folder / "tsconfig.json").exists()
    return {**_OPTIONS, **({"tsConfig": {"fileName": "tsconfig.json"}} if has else {})}


def _installed() -> Path:
    """The tool's folder, filled once. No script of a package is run."""
    target = cache_directory() / "graphs" / f"dependency-cruiser-{CRUISER}-{TYPESCRIPT}"
    if not (target / "complete").exists():
        npm = shutil.which("npm")
        if npm is None or shutil.which("node") is None:
            raise UnavailableError("npm is not installed: it comes with Node.js")
        target.mkdir(parents=True, exist_ok=True)
        packages = [f"dependency-cruiser@{CRUISER}", f"typescript@{TYPESCRIPT}"]
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *packages]
        done = subprocess.run(command, cwd=target, capture_output=True, timeout=SECONDS, text=True)
        if done.returncode:
            raise UnavailableError(f"npm install failed: {done.stderr[-300:]}")
        (target / "complete").touch()
    return target
