"""Reading what we emit as other tools do: ruamel.yaml, by the rules of YAML 1.2 and of 1.1."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML

VERSIONS = ("1.2", "1.1")


def read_yaml(text: str, version: str = "1.2") -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = version
    return yaml.load(text)
