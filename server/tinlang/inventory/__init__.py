"""Stations of the network and what is known of each: checks, evidence, repair tickets, explanations."""
