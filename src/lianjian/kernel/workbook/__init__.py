"""One workbook in and out: what its sheets ask, reading what people made of them, and saying what is wrong where.

The rooms declare their sheets as `forms.SheetForm`; nothing here knows what a row is about. The sheets' own words
(names, column heads, notes) are Chinese whatever the interface speaks: they are a file's format, not an interface.
"""
