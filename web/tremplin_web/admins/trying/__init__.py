"""« Essayer une fiche »: a document read, mended and seen whole before anybody publishes it."""
