"""Seine-Saint-Denis for Tremplin: its calls, its fiches and its words."""
