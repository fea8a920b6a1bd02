"""What a bricoleur owns and brings. Few jobs ask for one: whatever a person has at home is used there."""

TOOLS = {
    "ladder": "un escabeau",
    "toolbox": "une caisse à outils",
    "shovel": "une pelle à neige",
    "car": "une voiture",
}

# Whoever says that they do this owns what it takes, unless they say otherwise.
OWNED_FOR = {"ride": "car", "snow": "shovel"}  # by the codes of `catalogue.SKILLS`
