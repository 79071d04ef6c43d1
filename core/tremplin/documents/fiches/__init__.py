"""How YAML writes what a department publishes: each section of a fiche, its call, its department, its typologies."""
