"""PowerShell's cmdlets, redirections and .NET calls, read without a grammar."""

from __future__ import annotations

import pytest

from coord_core.claude.shell.analysis import Analysis
from coord_core.claude.shell.powershell import writes_powershell


def _analysed(command: str) -> Analysis:
    return writes_powershell(command, "/repo", {"TEMP": "/tmp"}, "/home/dev")


@pytest.mark.parametrize(
    ("command", "paths"),
    [
        ("Set-Content -Path f -Value 'x'", ["f"]),
        ("Set-Content f 'a > b'", ["f"]),
        ("sc f x", ["f"]),
        ("'x' | Set-Content -LiteralPath f", ["f"]),
        ('"x" | Out-File -FilePath f -Encoding utf8', ["f"]),
        ("Get-Process | Out-File f", ["f"]),
        ("ac -Path:f -Value x", ["f"]),
        ("Clear-Content f", ["f"]),
        ("New-Item -Path src -Name f -ItemType File -Force", ["src/f"]),
        ("ni f", ["f"]),
        ("Remove-Item -Force f, g", ["f", "g"]),
        ("rm f; del g", ["f", "g"]),
        ("Move-Item f g", ["f", "g"]),
        ("mv -Path f -Destination g", ["f", "g"]),
        ("Copy-Item -Path a -Destination f", ["f"]),
        ("copy a f", ["f"]),
        ("Rename-Item src/f -NewName g", ["src/f", "src/g"]),
        ("ren f g", ["f", "g"]),
        ("Invoke-WebRequest https://example.org -OutFile f", ["f"]),
        ("echo x > f", ["f"]),
        ("Get-Content a 2> f", ["f"]),
        ("Get-Content a | Tee-Object -FilePath f", ["f"]),
        ("Set-Content src\\f.ts x", ["src/f.ts"]),
        ("$p = 'f'; Set-Content $p x", ["f"]),
        ('$d = "src"; Set-Content "$d/f" x', ["src/f"]),
        ("Set-Content $env:TEMP/f x", ["/tmp/f"]),
        ("(Get-Content a) -replace 'x', 'y' | Set-Content f", ["f"]),
        ("if (Test-Path f) { Remove-Item f }", ["f"]),
        ("cd src; Set-Content f x", ["src/f"]),
        ("[IO.File]::WriteAllText('f', 'x')", ["f"]),
        ('[System.IO.File]::AppendAllText("f", (Get-Date))', ["f"]),
        ("[IO.File]::Move('f', 'g')", ["f", "g"]),
        ("@'\nSet-Content g x\n'@ | Set-Content f", ["f"]),
        ('@"\na > b\n"@ | Out-File f', ["f"]),
        ("Set-Content `\n  -Path f `\n  -Value x", ["f"]),
        ("npx prettier --write f", ["f"]),
        ("git checkout -- f", ["f"]),
        ("git.exe rm f", ["f"]),
        ("& git restore f", ["f"]),
        ("$x = Get-Content a; $x | Set-Content f # rm g", ["f"]),
    ],
)
def test_written_paths_are_read_off(command: str, paths: list[str]) -> None:
    written = sorted({write.path.removeprefix("/repo/") for write in _analysed(command).writes})
    assert written == sorted(paths)


@pytest.mark.parametrize(
    "command",
    [
        "Get-ChildItem -Recurse *.ts | Select-String 'a > b'",
        "Get-Content f | Select-Object -First 3",
        "git status; git diff 2>&1",
        "if ($a -gt 3) { Write-Host 'x > y' }",
        "Test-Path f > $null",
        "Remove-Item f -WhatIf",
        "New-Item -ItemType Directory src/new",
        'Write-Output "it\'s $x" 2>$null',
        "<# Remove-Item f #> Get-Date",
        "$x = 'Remove-Item f'",
        "[IO.File]::ReadAllText('f')",
        "git log --format='%h > %s' | % { $_ }",
        "Invoke-WebRequest https://example.org",
    ],
)
def test_harmless_commands_write_nothing(command: str) -> None:
    found = _analysed(command)
    assert not (found.writes or found.tree_operations or found.staging)


@pytest.mark.parametrize(
    "command",
    [
        "Remove-Item $x",
        "gci *.log | Remove-Item",
        "function Clean { Remove-Item f }",
        "Set-Content $_.FullName x",
        "'x' | Set-Content",
        "& $program",
        "iex $text",
        "@'\nnever closed",
        "'a','b' | % { Remove-Item $_ }",
    ],
)
def test_what_cannot_be_read_is_unknown(command: str) -> None:
    found = _analysed(command)
    assert found.unknown and not found.writes


def test_git_is_the_table_of_the_shell() -> None:
    found = _analysed("git add -A; git commit -nm 'x'; git reset --hard")
    assert [(staging.verb, staging.skips_hooks) for staging in found.staging] == [
        ("add", False),
        ("commit", True),
    ]
    assert [operation.verb for operation in found.tree_operations] == ["reset --hard"]


@pytest.mark.parametrize(
    ("command", "keeps"),
    [
        ("Add-Content f x", True),
        ("echo x >> f", True),
        ("'x' | Out-File f -Append", True),
        ("(Get-Content f) -replace 'a','b' | Set-Content f", True),
        ("Set-Content f x", False),
        ("Add-Content f x; Remove-Item f", False),
    ],
)
def test_whether_the_content_is_kept(command: str, keeps: bool) -> None:
    assert _analysed(command).keeps("/repo/f") == keeps


def test_a_joined_path_is_known_and_an_objects_method_is_not() -> None:
    joined = _analysed("$p = Join-Path $PWD 'f'; Set-Content $p x")
    assert [write.path for write in joined.writes] == ["/repo/f"]
    assert _analysed("(Get-Item f).Delete()").unknown
