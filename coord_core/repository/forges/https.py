"""Asking a forge's API over HTTPS, with the standard library.

The token goes to one host only: a redirect to another, or away from https, is an error. Certificates are
verified against the machine's, or those of SSL_CERT_FILE and SSL_CERT_DIR; HTTPS_PROXY and NO_PROXY count.
"""

from __future__ import annotations

import json
import socket
import ssl
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from coord_core.repository.forges.answers import Answer
from coord_core.repository.forges.errors import DistrustError, OfflineError, ServerError
from coord_core.repository.forges.patience import Patience, too_slow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message
    from http.client import HTTPResponse

    from coord_core.repository.forges.answers import Json

MOST_BYTES = 4 << 20
MOST_REDIRECTS = 3
_AT_ONCE = 1 << 16


class Connection:
    """`root` is the API's address, without a slash at its end; `headers` go with every question."""

    def __init__(
        self, root: str, headers: Mapping[str, str], environment: Mapping[str, str], patience: Patience
    ) -> None:
        self._root = root
        self._host = urlsplit(root).netloc
        self._headers = {"User-Agent": "claude-coordinator", "Content-Type": "application/json", **headers}
        self._patience = patience
        self._opener = _opener(self._host, environment)

    def ask(self, method: str, path: str, data: Json | None = None) -> Answer:
        """Raises OfflineError, TooSlowError and ServerError."""
        url = f"{self._root}/{path}"
        body = None if data is None else json.dumps(data).encode()
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._once(Request(url, body, dict(self._headers), method=method))
            target = answer.headers.get("location")
            if target is None or answer.status not in (301, 302, 307, 308):
                return answer
            url = self._same_host(urljoin(url, target), answer, method)
        raise ServerError(f"{self._host} redirects without end.", "Look at the remote's address.")

    def _same_host(self, url: str, answer: Answer, method: str) -> str:
        is_safe = url.startswith("https://") and urlsplit(url).netloc == self._host
        if is_safe and (method == "GET" or answer.status in (307, 308)):
            return url
        problem = f"{self._host} redirects elsewhere, and the token does not follow."
        raise ServerError(problem, "Has the repository moved? Set the remote to its new address.")

    def _once(self, request: Request) -> Answer:
        try:
            return self._sent(request)
        except (URLError, OSError, HTTPException) as error:
            raise self._unreachable(error) from None

    def _sent(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=self._patience.needed(self._host)) as response:
                return self._answer(response.status, response.headers, response)
        except HTTPError as error:
            with error:
                return self._answer(error.code, error.headers, error)

    def _answer(self, status: int, headers: Message, response: HTTPResponse | HTTPError) -> Answer:
        parts: list[bytes] = []
        while part := response.read1(_AT_ONCE):
            self._patience.needed(self._host)
            parts.append(part)
            if sum(map(len, parts)) > MOST_BYTES:
                raise ServerError(f"{self._host} answers without end.", "Look at the remote's address.")
        named = {name.lower(): value for name, value in headers.items()}
        return Answer(status, named, b"".join(parts))

    def _unreachable(self, error: Exception) -> Exception:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            return too_slow(self._host)
        if isinstance(reason, ssl.SSLCertVerificationError):
            mend = "If it is your own forge, name its certificates with SSL_CERT_FILE."
            return DistrustError(f"{self._host} shows a certificate that cannot be verified.", mend)
        known = isinstance(reason, (socket.gaierror, ConnectionError))
        why = type(reason).__name__ if known or not isinstance(reason, OSError) else reason.strerror
        return OfflineError(f"{self._host} cannot be reached ({why}).", "Try again when it can be.")


class _Stay(HTTPRedirectHandler):
    """Leaves a redirect to the one who asked."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


def _opener(host: str, environment: Mapping[str, str]) -> OpenerDirector:
    try:
        context = ssl.create_default_context(
            cafile=environment.get("SSL_CERT_FILE") or None, capath=environment.get("SSL_CERT_DIR") or None
        )
    except OSError:
        problem = "The certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read."
        raise DistrustError(problem, "Correct the variable, or unset it.") from None
    proxy = environment.get("https_proxy") or environment.get("HTTPS_PROXY")
    proxies = {"https": proxy} if proxy and not _is_spared(host, environment) else {}
    return build_opener(_Stay, HTTPSHandler(context=context), ProxyHandler(proxies))


def _is_spared(host: str, environment: Mapping[str, str]) -> bool:
    """Does NO_PROXY name the host, or a domain that it is in?"""
    name = host.partition(":")[0]
    spared = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    domains = [domain.strip().lower().lstrip("*").lstrip(".") for domain in spared.split(",")]
    return "*" in spared.split(",") or any(
        domain and (name == domain or name.endswith(f".{domain}")) for domain in domains
    )
