"""The technician's and the operator's pages."""
