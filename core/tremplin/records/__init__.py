"""What the database keeps: one module per noun, and no verb."""
