"""What goes out: mail to readers who reported an error. The rows are the queue."""
