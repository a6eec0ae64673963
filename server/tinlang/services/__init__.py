"""Public services, the office's side. Nouns: procedure, procedure version, dossier, applicant, step, supplement,
consultation, extension. A dossier is taken in, handled step by step, answered in time, and handed back.
"""
