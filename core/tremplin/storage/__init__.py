"""Where records are kept: engine, transactions, migrations, backup."""
