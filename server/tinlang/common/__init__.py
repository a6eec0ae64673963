"""Technical kit without domain: audit, clock, ids, named errors, base templates and design tokens, list kit, menu."""
