"""Round-ups of a month or a week: what is in one, how it is cut to fit, who gets it. Pure but for `store`.

Finding what is new in entries and questions is not done here: a digest is made of lines that somebody hands in.
"""
