"""Working days, and terms counted in them. Nouns: special day (a day off, a make-up day), office hours, work calendar,
term, pause, deadline. Nothing here knows what is due: whoever keeps deadlines asks `counting.deadline`.
"""
