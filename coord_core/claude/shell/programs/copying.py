"""Programs that put sources at a destination: cp, mv, install, ln, rsync, scp and the copies of containers.

The destination is a folder when it is one on the disk, ends in `/`, is given by `-t`, or takes several
sources; then what is written is the sources' names in it.
"""

from __future__ import annotations

import os

from coord_core.claude.shell.call import is_listing
from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call
    from coord_core.claude.shell.options import Options

_CP = Grammar(short="tS", long="target-directory suffix sparse no-preserve")
_MV = Grammar(short="tS", long="target-directory suffix")
_INSTALL = Grammar(short="tSmogC", long="target-directory suffix mode owner group")
_LN = Grammar(short="tS", long="target-directory suffix")
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


def _cp(call: Call) -> str | None:
    options = _CP.read(call.args)
    whole = options.has("r", "R", "a", "recursive", "archive")
    sources, destination = _ends(options)
    _put(call, sources, destination, options, whole)
    return ""


def _mv(call: Call) -> str | None:
    options = _MV.read(call.args)
    sources, destination = _ends(options)
    _carry_text(call, sources, destination)
    _put(call, sources, destination, options, True)
    for source in sources:
        _write(call, source, call.is_folder(source))
    return ""


def _install(call: Call) -> str | None:
    options = _INSTALL.read(call.args)
    if not options.has("d", "directory"):
        sources, destination = _ends(options)
        _put(call, sources, destination, options, False)
    return ""


def _ln(call: Call) -> str | None:
    options = _LN.read(call.args)
    if len(options.operands) == 1 and not options.has("t"):
        call.write(os.path.basename(options.operands[0]))
        return ""
    sources, destination = _ends(options)
    replaces = options.has("n", "no-dereference", "T", "no-target-directory") and len(sources) == 1
    if replaces and call.is_folder(destination):
        call.write_below(destination)
    else:
        _put(call, sources, destination, options, False)
    return ""


def _rsync(call: Call) -> str | None:
    options = _RSYNC.read(call.args)
    if options.has("n", "dry-run", "list-only") or len(options.operands) < 2:
        return None
    *sources, destination = options.operands
    if _is_remote(destination):
        return None
    if options.has("remove-source-files"):
        call.write_below(*[source for source in sources if not _is_remote(source)])
    whole = options.has("a", "r", "archive", "recursive")
    if options.has("delete", "delete-after", "delete-before", "delete-excluded", "delete-during", "del"):
        call.write_below(destination)
    for source in sources:
        if source.endswith("/") and whole:
            call.write_below(destination)
        else:
            _put(call, [source], destination, options, whole and "." not in os.path.basename(source)[1:])
    return None


def _scp(call: Call) -> str | None:
    options = _SCP.read(call.args)
    sources, destination = _ends(options)
    if not _is_remote(destination):
        _put(call, sources, destination, options, options.has("r"))
    return ""


def _container(call: Call) -> str | None:
    """`docker cp`, `podman cp`, `kubectl cp`; all else runs elsewhere."""
    args = call.args[1:] if call.args[:1] == ["compose"] else call.args
    if args[:1] != ["cp"] and args[:2] != ["container", "cp"]:
        return None
    options = _CONTAINER.read(args[args.index("cp") + 1 :])
    sources, destination = _ends(options)
    if destination != "-" and not _is_remote(destination):
        _put(call, sources, destination, options, call.is_folder(destination) and not _has_suffix(sources))
    return None


def _cloud(call: Call) -> str | None:
    """`aws s3 cp`, `gsutil cp`, `rclone copy`: a destination that is no address is a file or folder here."""
    operands = _CLOUD.read(call.args).operands
    verb = next((at for at, word in enumerate(operands) if word in _CLOUD_VERBS), None)
    if verb is None or len(operands) < verb + 3:
        return None
    *sources, destination = operands[verb + 1 :]
    if "://" in destination or _is_remote(destination) or destination == "-":
        return None
    if operands[verb] in ("sync", "rsync", "copy") or any(arg in ("--recursive", "-r") for arg in call.args):
        call.write_below(destination)
    else:
        _put(call, sources, destination, _CP.read([]), False)
    return None


def _has_suffix(sources: list[str]) -> bool:
    return all("." in os.path.basename(source) for source in sources)


def _ends(options: Options) -> tuple[list[str], str]:
    """Sources and destination."""
    target = options.value("t", "target-directory")
    if target is not None:
        return options.operands, target.rstrip("/") + "/"
    if len(options.operands) < 2:
        return options.operands, ""
    return options.operands[:-1], options.operands[-1]


def _put(call: Call, sources: list[str], destination: str, options: Options, whole: bool) -> None:
    """Write the sources at the destination; `whole`: a source may be a folder with all that is in it."""
    if not destination:
        return
    if is_listing(destination):
        call.write_below(destination)
        return
    plain = options.has("T", "no-target-directory")
    into = not plain and (len(sources) > 1 or call.is_folder(destination))
    for source in sources:
        below = whole and (call.is_folder(source) or not call.exists(source))
        name = "" if source.endswith("/.") else os.path.basename(source.rpartition(":")[2].rstrip("/"))
        if is_listing(source) and into:
            call.write_below(destination)
        elif into:
            _write(call, os.path.join(destination, name) if name else destination, below)
        else:
            _write(call, destination, below)


def _write(call: Call, path: str, below: bool) -> None:
    if below:
        call.write_below(path)
    else:
        call.write(path)


def _carry_text(call: Call, sources: list[str], destination: str) -> None:
    texts = call.world.texts
    if len(sources) == 1 and destination:
        texts[call.scope.absolute(destination)] = texts.get(call.scope.absolute(sources[0]), "")


def _is_remote(path: str) -> bool:
    return ":" in path.split("/", 1)[0]


TABLE: dict[str, Callable[[Call], str | None]] = {
    "cp": _cp,
    "gcp": _cp,
    "mv": _mv,
    "gmv": _mv,
    "install": _install,
    "ginstall": _install,
    "ln": _ln,
    "rsync": _rsync,
    "scp": _scp,
    **dict.fromkeys(("aws", "gsutil", "gcloud", "rclone", "mc", "s3cmd"), _cloud),
    **dict.fromkeys(("docker", "podman", "nerdctl", "kubectl", "oc"), _container),
}
