"""The demo: invented content, five agents on this machine, and the road from text to proof in one command."""
