"""A notebook with one cell, c1."""

from __future__ import annotations


def notebook() -> dict[str, object]:
    """As JSON has it."""
    cell: dict[str, object] = {"cell_type": "code", "id": "c1", "source": "1", "metadata": {}}
    cell |= {"outputs": [], "execution_count": None}
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
