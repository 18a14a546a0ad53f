"""The fixtures of the command line's tests, and waits that run."""

from tests.process.cli.conftest import new_session, one, program, repository, template, two  # noqa: F401
from tests.process.cli.test_waiting import waiting  # noqa: F401
