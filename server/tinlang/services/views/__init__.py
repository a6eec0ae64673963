"""Pages of dossiers. Each view asks rows through `visible_to`, and changes them by an action."""
