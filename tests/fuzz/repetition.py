"""A sign many times in each place that a regular expression reads: do twice as many take four times?"""

from __future__ import annotations

import sys
from itertools import product

from coord_core.claude.shell.reader import evaluated
from coord_core.claude.shell.scan import may_write
from tests.fuzz.growth import WORST, ratio

SIZES = (12_000, 24_000)
PLACES = (
    "awk '{0}' f|git ls-files ~ awk '{0}'|sed -i '{0}' f|git ls-files ~ sed '{0}'|node -e '{0}'"
    "|perl -e '{0}'|node -e 'fs.writeFileSync(`{0}`, 1)'|node -e 'fs.writeFileSync({0}'|ruby -e '{0}'"
    "|php -r '{0}'|lua -e '{0}'|python -c '{0}'|psql -c '{0}'|sqlite3 a '{0}'|vim -es -c '{0}' f"
    "|find . -name '{0}' -delete|tee '{0}'|printf '{0}' ~ xargs rm"
    "|git ls-files ~ grep '{0}' ~ xargs rm|curl -o '{0}' x|eval '{0}'|bash -c '{0}'"
    "|x='{0}'; rm ${{x%%*.*}}|x='{0}'; rm ${{x//a/b}}|rm '{0}'*|case '{0}' in a*b) rm f;; esac"
    "|dd of='{0}'|git add ':(glob){0}'|cat > f <<E\n{0}\nE|patch -p1 <<'E'\n{0}\nE|ed f <<'E'\n{0}\nE"
    "|# {0}\nrm f|{0} > f"
)
_SHORT = (
    """a $ ${ ( [ { \\ / * ? ! @ = == => > >> < << " "" % %s ` `${ #{ -- -e é 0x .. ../ ~ a, f( && || ; & |"""
)
_CODE = (
    """a  =|a=b;|${ |"a" > |open(F,|open("a","w|x.map(|lambda:|const a = |for (const x of |['a'].forEach("""
)
_CALLS = """Dir.glob(|readdirSync("src").filter(|require(|system(|end_with?(|extname("""
_OTHER = """w |\\copy to |\\o |.output |--- a/|+++ b|s/|[a-z]"""
_LISTS = (_CODE, _CALLS, _OTHER)
SIGNS = (
    " ",
    "\n",
    "\t",
    "w\n",
    '| "',
    *_SHORT.split(),
    *(sign for part in _LISTS for sign in part.split("|")),
)


def main() -> int:
    slow = [
        f"{place!r} with {sign!r}"
        for place, sign in product(PLACES.split("|"), SIGNS)
        if _is_slow(place, sign)
    ]
    print("\n".join(slow) or "No sign takes longer the more there are.")
    return 1 if slow else 0


def _is_slow(place: str, sign: str) -> bool:
    text = place.replace("~", "|")
    return ratio(lambda size: text.format(sign * (size // len(sign))), _analyse, SIZES) > WORST


def _analyse(command: str) -> None:
    may_write(command)
    evaluated(command, "/nowhere", {}, "/home/dev")


if __name__ == "__main__":
    sys.exit(main())
