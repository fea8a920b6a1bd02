"""Sectors: polygons read from GeoJSON, and the one a request belongs to."""
