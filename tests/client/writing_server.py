"""A server in Claude Code's sense, on its standard input and output, with one tool: it writes a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_TEXTS = {"type": "object", "properties": {"path": {"type": "string"}, "text": {"type": "string"}}}
_TOOL = {"name": "write_file", "description": "Writes a file", "inputSchema": _TEXTS}


def arguments() -> list[str]:
    """With these a session of the client has the tool `mcp__files__write_file`."""
    server = {"command": sys.executable, "args": ["-I", "-S", str(Path(__file__).resolve())]}
    return [f"--mcp-config={json.dumps({'mcpServers': {'files': server}})}", "--strict-mcp-config"]


def _result(method: str, given: dict[str, Any]) -> dict[str, Any]:
    if method == "initialize":
        about = {"serverInfo": {"name": "files", "version": "1"}, "capabilities": {"tools": {}}}
        return {**about, "protocolVersion": given["protocolVersion"]}
    if method == "tools/call":
        Path(given["arguments"]["path"]).write_text(given["arguments"]["text"])
        return {"content": [{"type": "text", "text": "written"}]}
    return {"tools": [_TOOL]} if method == "tools/list" else {}


def _serve() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        if "id" in request:  # else it is a notification
            result = _result(request["method"], request.get("params", {}))
            answer = {"jsonrpc": "2.0", "id": request["id"], "result": result}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _serve()
