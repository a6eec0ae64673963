"""People, the dated roles they hold in a unit or organisation, and the one table of who may do what where."""
