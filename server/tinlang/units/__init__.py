"""The areas and organisations of the country through time: unit, version, code, succession, organisation."""
