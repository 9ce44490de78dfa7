"""Downloads that are asked for, by a person or by themselves: requests, their rows, their way into the queue."""
