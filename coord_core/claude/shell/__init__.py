"""What a shell command would write, read off before it runs.

    scan      may the command write at all? Cheap; every hook may import it
    reader    the answer: parse, evaluate abstractly, collect an Analysis. Imported only when the scan says so

The evaluation follows the shell, but runs nothing: words become the fields they would expand to, programs
are looked up in tables of their options, and what they would write is collected. A value that is not known
stays unknown; it makes the analysis `unknown`, never a guess.
"""
