"""Why a draft pull request was not opened. Each says what happened and what a person can do about it."""

from __future__ import annotations

from coord_core.domain.errors import CoordinatorError


class ForgeError(CoordinatorError):
    """A draft pull request could not be opened, or it is not known whether it was."""


class NoForgeError(ForgeError):
    """The remote is a folder, or a host that is no known forge, or the settings say there is none."""


class NoAccessError(ForgeError):
    """Neither a program that is logged in nor a token that is meant for the host."""


class NotLoggedInError(ForgeError):
    """The forge did not accept the login or the token."""


class OfflineError(ForgeError):
    """The forge could not be reached, or the connection was cut."""


class DistrustError(OfflineError):
    """The forge's certificate cannot be verified."""


class TooSlowError(ForgeError):
    """Time ran out."""


class RateLimitError(ForgeError):
    """Too many requests in a while."""


class NotFoundError(ForgeError):
    """No such repository, or none that this login may see."""


class NoPermissionError(ForgeError):
    """The login may not open a pull request there."""


class InvalidError(ForgeError):
    """The forge found something wrong with the request."""


class NoDraftsError(InvalidError):
    """The repository has no draft pull requests."""


class AlreadyThereError(InvalidError):
    """Another request for the branch is open."""


class ServerError(ForgeError):
    """The forge failed, or answered what nobody understands."""
