"""Random commands, run by bash in a folder of their own: is what they changed what was read off before?

`python -m tests.fuzz.against_bash [SECONDS] [SEED]` prints what was changed but neither found nor unknown.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from coord_core.claude.shell.reader import writes

FILES = ("a.txt", "b.txt", "d/c.txt", "d/e f.txt", "d/g.ts")
PATHS = ["a.txt", "./b.txt", "d/c.txt", "d/g.ts", "new.txt", "$F", "d/*.ts", "{a,b}.txt", "$D/c.txt"]
SIMPLE = """
echo x > {}
echo y >> {}
: > {}
cat a.txt > {}
touch {}
rm -f {}
cp a.txt {}
mv b.txt {}
sed -i s/o/X/ {}
tee {} < b.txt
sort -o {} a.txt
printf 'z\\n' | tee -a {}
truncate -s 1 {}
perl -pi -e 's/o/Y/' {}
awk '{{print}}' a.txt > {}
dd if=a.txt of={} status=none
chmod 600 {}
python3 -c "open('a.txt','a').write('q')"
head -1 a.txt 2>/dev/null | cat > {}
install -m 644 a.txt {}
xargs -I% cp a.txt % <<< d/c.txt
find d -name '*.ts' -exec rm {{}} +
find . -name c.txt -delete
ls > /dev/null
grep -l o *.txt | xargs sed -i s/o/Q/
echo 'a > b'
bash -c 'echo w > {}'
eval 'echo v > b.txt'
[[ a > b ]]
cat a.txt | while read -r l; do echo $l >> {}; done
rm -rf d/*
mv d/g.ts d/h.ts
tr o p < a.txt > {}
sed -i.bak s/o/W/ a.txt
tar cf d/x.tar a.txt b.txt && rm b.txt && tar xf d/x.tar
gzip -f b.txt
mkdir -p n && cp -t n a.txt && mv -t d n/a.txt
exec 3> {}; echo q >&3; exec 3>&-
echo a.txt | xargs rm
ls *.txt | head -1 | xargs -I@@ cp b.txt d/@@
G=${{F%.txt}}.md; cat a.txt > "$G"
find d -name '*.txt' | while IFS= read -r p; do echo 1 >> "$p"; done
L=(a.txt d/c.txt); for p in "${{L[@]}}"; do echo 2 >> "$p"; done
read -r p <<< "d/c.txt x"; echo 3 > "${{p%% *}}"
printf '%s\\n' a.txt b.txt | while read -r p; do cp d/c.txt "$p"; done
node -e "require('fs').writeFileSync('b.txt', 'n')" 2>/dev/null || echo m > b.txt
cp {{a,b}}.txt d/
mv a.txt d/ 2>/dev/null; cp b.txt a.txt
split -l 1 a.txt d/part.
n=$((1 + 2)); echo $n > {}
awk '{{print > "b.txt"}}' a.txt
python3 - <<< "open('d/c.txt', 'w').write('p')"
cat <<E > "d/e f.txt"@t $F@E
"""
NESTED = """
F=b.txt; {0}
D=d; {0}
({0})
{{ {0}; }}
if true; then {0}; fi
if false; then {0}; else {1}; fi
cd d; {0}; cd ..
(cd d && {0})
for F in a.txt d/c.txt; do {0}; done
for F in *.txt; do {0}; done
f() {{ {0}; }}; f
{0} && {1}
{0} || {1}
{0}; {1}
! {0}
while :; do {0}; break; done
case $D in d) {0};; *) {1};; esac
x=$({0})
F=a.txt; D=d@{0}@{1}
time {{ {0}; }}
trap 'echo end > b.txt' EXIT; {0}
pushd d >/dev/null; {0}; popd > /dev/null
set -- a.txt d/c.txt; for F; do {0}; done
F=${{F:-d/c.txt}}; {0}
f() {{ local F=$1; {0}; }}; f d/g.ts
{0} | cat
cat < <({0})
echo "$({0})"
{0} &@wait
D=./d; F=${{D%/}}/c.txt; {0}
{{ {0}; }} > d/c.txt
({0}) >> a.txt
for i in 1 2; do {0}; done > b.txt
if [ -f a.txt ]; then {0}; fi 2>> d/g.ts
while read -r l; do {0}; done < a.txt > d/c.txt
[ -f a.txt ] && {0}
set -e; {0}; {1}
bash <<'END'@{0}@END
f() {{ {0}; }} > d/c.txt; f
"""
_SIMPLE, _NESTED = (
    text.strip().replace("@@", "%").replace("@", "\x00").splitlines() for text in (SIMPLE, NESTED)
)


def command(chance: random.Random, depth: int = 0) -> str:
    if depth > 2 or chance.random() < 0.35:
        form = chance.choice(_SIMPLE).format(chance.choice(PATHS))
    else:
        form = chance.choice(_NESTED).format(command(chance, depth + 1), command(chance, depth + 1))
    return form.replace("\x00", "\n")


def _tree(root: Path) -> dict[str, tuple[str, int]]:
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            found[str(path)] = (path.read_text(errors="replace"), path.stat().st_mode)
        elif path.is_symlink():
            found[str(path)] = ("->", 0)
    return found


def _tried(text: str, root: Path) -> set[str]:
    """The files that bash changed and the analysis neither found nor left open."""
    shutil.rmtree(root, ignore_errors=True)
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("one\ntwo\n")
    before = _tree(root)
    analysis = writes(text, str(root), {}, "/home/dev")
    try:
        done = subprocess.run(["bash", "-c", text], cwd=root, capture_output=True, timeout=10, stdin=-3)
    except subprocess.TimeoutExpired:
        return set()
    if b" cd: " in done.stderr or b"pushd: " in done.stderr:
        return set()  # a folder is taken to be there
    after = _tree(root)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    if analysis.unknown:
        return set()
    return {path for path in changed if not any(write.covers(path) for write in analysis.writes)}


def main() -> int:
    seconds, seed = (*map(int, sys.argv[1:3]), 60, 1)[:2] if len(sys.argv) != 2 else (int(sys.argv[1]), 1)
    chance = random.Random(seed)
    root = Path(tempfile.mkdtemp(prefix="against-bash-")) / "tree"
    end, count, wrong = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        text = command(chance)
        missed = _tried(text, root)
        count += 1
        if missed:
            wrong += 1
            print(f"{sorted(Path(path).name for path in missed)}: {text!r}", flush=True)
    print(f"{count} commands, {wrong} changed what was not found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
