"""What leaves the office by mail: letters written from the records, reminders, and the queue that sends them."""
