"""JavaScript and TypeScript: dependency-cruiser, with the compiler that it resolves TypeScript with."""

from __future__ import annotations

import json
from pathlib import Path

from bench.oracles import Facts, facts
from bench.oracles.programs import needed, output
from tests.client.client_package import cache_directory, only_one_fetches

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
    modules = json.loads(output(command, folder=folder))["modules"]
    settings.unlink()
    files = {one["source"] for one in modules if one["source"].startswith(f"{part}/")}
    edges = {(one["source"], each["resolved"]) for one in modules for each in one["dependencies"]}
    return facts(files, edges)


def _options(folder: Path) -> dict[str, object]:
    has = (folder / "tsconfig.json").exists()
    return {**_OPTIONS, **({"tsConfig": {"fileName": "tsconfig.json"}} if has else {})}


def _installed() -> Path:
    """The tool's folder, filled once. No script of a package is run."""
    target = cache_directory() / "graphs" / f"dependency-cruiser-{CRUISER}-{TYPESCRIPT}"
    target.mkdir(parents=True, exist_ok=True)
    with only_one_fetches(target):
        if not (target / "complete").exists():
            needed(npm="npm", node="nodejs")
            packages = [f"dependency-cruiser@{CRUISER}", f"typescript@{TYPESCRIPT}"]
            output(
                ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *packages], folder=target
            )
            (target / "complete").touch()
    return target
