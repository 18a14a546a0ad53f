"""PowerShell commands to begin with; the shell's are those of the corpus."""

from __future__ import annotations

POWERSHELL = (
    "(Get-Content held.py -Raw) -replace 'old', 'new' | Set-Content -Path held.py -NoNewline",
    "@'\nx = 1\n'@ | Set-Content -Path held.py -Encoding UTF8",
    '@"\nx = $($y)\n"@ | Out-File -Append held.py',
    "$p = Join-Path $PWD 'held.py'; Set-Content -LiteralPath $p, \"$HOME\\x\" -Value @(\n'a',\n'b'\n)",
    "if (Test-Path held.py) { Remove-Item held.py -Force } else { New-Item -Name held.py -ItemType File }",
    "foreach ($f in 'a', 'b') { Add-Content $f x }; function F { rm held.py }",
    "[System.IO.File]::WriteAllText('held.py', (Get-Date)); [IO.File]::Move('a', 'b')",
    "Get-ChildItem -Recurse *.ts | % { (gc $_.FullName) | Set-Content $_.FullName } 2> $null",
    'Set-Content `\n  -Path:held.py `\n  -Value "it`"s" <# no #> # rm held.py',
    "git.exe commit -nm 'x'; & git checkout -- held.py; $env:X = '1'",
    "Copy-Item src\\*.ts -Destination docs; Rename-Item held.py -NewName old.py; ${x y} > held.py",
)
