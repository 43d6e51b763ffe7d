"""One date of a table as it happens: check-ins, agenda, run sheet, what is said and promised there, minutes.

Pure but for `store`. Who may do what, and what questions and entries have to do with it, is in `bot`.
"""
