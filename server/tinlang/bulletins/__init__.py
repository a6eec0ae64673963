"""What is said: bulletin, version, variant (one language), release, and who wrote, approved and withdrew it."""
