"""Web addresses of channels: which are refused, and how one is shown. The address itself is a secret. Pure.

An apprise address can do more than call a service: it can write to the system's log, open a desktop's window,
or read a file that it names. Where the address comes with the repository, that is refused even after `trust`:
who approves a text looks at where messages go, not at what a parameter may do.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

# Of apprise's services those that act on this machine instead of calling another one.
LOCAL = frozenset((
    "blink1", "dbus", "deltachat", "file", "gio", "glib", "gnome", "kde", "macosx", "memory", "qt",
    "syslog", "windows",
))  # fmt: skip
# What of a repository's address may follow `?`. Others name files, switch checks off, or may some day.
PARAMETERS = frozenset((
    "avatar", "blocks", "channel", "footer", "format", "from", "image", "name", "overflow",
    "priority", "tags", "thread", "timestamp", "title", "to", "topic", "tts",
))  # fmt: skip
# Of apprise's services those whose address begins with the host that is called: that is no secret.
HOSTED = frozenset((
    "amqp", "amqps", "apprise", "apprises", "bark", "barks", "emby", "embys", "enigma2", "enigma2s",
    "evolution", "evolutions", "flowtriq", "flowtriqs", "form", "forms", "goalert", "goalerts",
    "gorush", "gorushs", "gotify", "gotifys", "growl", "hassio", "hassios", "http", "https",
    "humhub", "humhubs", "infobip", "irc", "ircs", "jellyfin", "jellyfins", "json", "jsons", "kodi",
    "kodis", "mailgun", "mailto", "mailtos", "mastodon", "mastodons", "misskey", "misskeys",
    "mmost", "mmosts", "mqtt", "mqtts", "ncloud", "nclouds", "nctalk", "nctalks", "onebot",
    "onebots", "parsep", "parseps", "pinglet", "pinglets", "pjet", "pjets", "rocket", "rockets",
    "rsyslog", "sendpulse", "session", "sessions", "signal", "signals", "smpp", "smpps", "smseagle",
    "smseagles", "smtp2go", "sogs", "sparkpost", "synology", "synologys", "toot", "toots", "wechat",
    "workflow", "workflows", "xbmc", "xbmcs", "xmatters", "xml", "xmls", "xmpp", "xmpps",
))  # fmt: skip
_LONGEST = 4096


def problem(url: str, is_repositorys: bool) -> str:
    """Why it is not used, empty when it may be. Nothing of the address is repeated but its scheme."""
    if not url.isprintable() or " " in url or len(url) > _LONGEST:
        return "its address is not one web address"
    scheme, parameters = _parts(url)
    if not scheme:
        return "its address has no scheme, as in https://… or slack://…"
    if not is_repositorys:
        return ""
    if scheme in LOCAL:
        return f"a repository's settings may not use {scheme}://, which acts on this machine"
    if any(name not in PARAMETERS or _names_file(value) for name, value in parameters):
        return (
            "a repository's settings may not name files in an address: what follows `?` may only be "
            f"{', '.join(sorted(PARAMETERS))}"
        )
    return ""


def shown(url: str) -> str:
    """`https://hooks.slack.com/…`, `slack://…`: what follows may be a key, of many schemes at once.

    >>> shown("https://user:word@hooks.slack.com/services/T/B/x"), shown("tgram://123:key/42")
    ('https://hooks.slack.com/…', 'tgram://…')
    >>> shown("json://collector.example/key")
    'json://collector.example/…'
    """
    scheme, _ = _parts(url)
    if not scheme:
        return "…"
    host = _host(url) if scheme in HOSTED else ""
    return f"{scheme}://{host}/…" if host else f"{scheme}://…"


def _parts(url: str) -> tuple[str, list[tuple[str, str]]]:
    scheme, colon, rest = url.partition("://")
    is_scheme = bool(colon) and scheme.isascii() and scheme.isalnum() and len(scheme) <= 20
    query = rest.partition("?")[2]
    # As apprise splits it: `;` is `&`, and blanks around a name do not count.
    pairs = parse_qsl(query.replace(";", "&"), keep_blank_values=True)
    named = [(name.strip().lower(), value.strip()) for name, value in pairs]
    return (scheme.lower() if is_scheme else ""), named


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host if all(sign.isalnum() or sign in ".-" for sign in host) and len(host) <= 80 else ""


def _names_file(value: str) -> bool:
    return value.startswith(("/", "~", "./", "../", "file:")) or "://" in value
