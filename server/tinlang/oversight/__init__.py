"""Figures as on a date, each counted from rows of the apps below, each with the base that it is out of."""
