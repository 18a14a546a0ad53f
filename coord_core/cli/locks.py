"""`lock list`, `lock acquire` and `lock release`."""

from __future__ import annotations

import os
import sys

import click

from coord_core import project as projects
from coord_core.cli import here, listing, output
from coord_core.domain.errors import InputError
from coord_core.domain.leases import Granted, Refused, Request
from coord_core.domain.records import EXCLUSIVE, MAIN_AGENT, PERSON, SHARED, Actor, Instance, Lock
from coord_core.domain.resources import FILE, SUBTREE, TREE, WORKFLOW
from coord_core.project import Project
from coord_core.services import by_hand
from coord_core.services.callers import require_person
from coord_core.services.snapshot import Snapshot
from coord_core.storage.transaction import Transaction
from coord_core.views import refusal, shapes
