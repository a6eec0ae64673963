"""Speaking processes: native code that is fed with whatever people write. No Django here: they start at once."""
