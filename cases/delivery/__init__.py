"""What goes out: letters to readers, and messages to webhooks. The rows are the queue."""
