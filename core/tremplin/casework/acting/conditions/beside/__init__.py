"""What must hold before an act beside the dossiers: accounts and organisations, machines, the queue of letters."""
