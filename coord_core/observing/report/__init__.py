"""A report on a period: facts are gathered once, composed into one document, and written in three forms.

gathering.py reads the state, figures.py counts, composing.py says what stands in which section, and html.py,
markdown.py and shape.py (JSON) write it. Text of others' making is a Name or a cell of a NAME column until
then, so that each form makes it harmless in its own way.
"""
