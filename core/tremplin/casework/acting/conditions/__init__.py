"""What must hold before an act, by what it is about; ``lifecycle`` says which conditions each act has."""
