"""The contract between the server and its devices: signed documents, subjects, refusals, and what plays now.

Pure: no Django, no network, no files. Both sides import it; both sides' tests read `wire/samples/`.
"""
