"""Copies from and to other machines, clouds and containers: what they put on this one."""

from __future__ import annotations

import os

from coord_core.claude.shell.options import Grammar, Options
from coord_core.claude.shell.programs.copying import ends, put

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_RSYNC = Grammar(
    short="efBMT@",
    long="rsh filter exclude include exclude-from include-from files-from compare-dest copy-dest link-dest"
    " partial-dir temp-dir backup-dir suffix bwlimit max-size min-size timeout port chmod chown log-file"
    " out-format info debug password-file rsync-path block-size max-delete modify-window usermap groupmap",
)
_SCP = Grammar(short="cDFiJloPSX")
_CLOUD = Grammar(long="profile region endpoint-url exclude include acl config project")
_CLOUD_VERBS = ("cp", "mv", "sync", "rsync", "copy", "copyto", "get")
_CONTAINER = Grammar(short="cn", long="container namespace context kubeconfig")


def _rsync(call: Call) -> str | None:
    options = _RSYNC.read(call.args)
    if options.has("n", "dry-run", "list-only") or len(options.operands) < 2:
        return None
    *sources, destination = options.operands
    if is_remote(destination):
        return None
    if options.has("remove-source-files"):
        call.write_below(*[source for source in sources if not is_remote(source)])
    whole = options.has("a", "r", "archive", "recursive")
    if options.has("delete", "delete-after", "delete-before", "delete-excluded", "delete-during", "del"):
        call.write_below(destination)
    for source in sources:
        if source.endswith("/") and whole:
            call.write_below(destination)
        else:
            put(call, [source], destination, options, whole and "." not in os.path.basename(source)[1:])
    return None


def _scp(call: Call) -> str | None:
    options = _SCP.read(call.args)
    sources, destination = ends(options)
    if not is_remote(destination):
        put(call, sources, destination, options, options.has("r"))
    return ""


def _container(call: Call) -> str | None:
    """`docker cp`, `podman cp`, `kubectl cp`; all else runs elsewhere."""
    args = call.args[1:] if call.args[:1] == ["compose"] else call.args
    if args[:1] != ["cp"] and args[:2] != ["container", "cp"]:
        return None
    options = _CONTAINER.read(args[args.index("cp") + 1 :])
    sources, destination = ends(options)
    if destination != "-" and not is_remote(destination):
        put(call, sources, destination, options, call.is_folder(destination) and not _has_suffix(sources))
    return None


def _cloud(call: Call) -> str | None:
    """`aws s3 cp`, `gsutil cp`, `rclone copy`: a destination that is no address is a file or folder here."""
    operands = _CLOUD.read(call.args).operands
    verb = next((at for at, word in enumerate(operands) if word in _CLOUD_VERBS), None)
    if verb is None or len(operands) < verb + 3:
        return None
    *sources, destination = operands[verb + 1 :]
    if "://" in destination or is_remote(destination) or destination == "-":
        return None
    if operands[verb] in ("sync", "rsync", "copy") or any(arg in ("--recursive", "-r") for arg in call.args):
        call.write_below(destination)
    else:
        put(call, sources, destination, Options(), False)
    return None


def _has_suffix(sources: list[str]) -> bool:
    return all("." in os.path.basename(source) for source in sources)


def is_remote(path: str) -> bool:
    return ":" in path.split("/", 1)[0]


TABLE: dict[str, Callable[[Call], str | None]] = {
    "rsync": _rsync,
    "scp": _scp,
    **dict.fromkeys(("aws", "gsutil", "gcloud", "rclone", "mc", "s3cmd"), _cloud),
    **dict.fromkeys(("docker", "podman", "nerdctl", "kubectl", "oc"), _container),
}
