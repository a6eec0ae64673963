"""Measurements as ratios against something raw on the same machine in the same run: they mean the same anywhere."""
