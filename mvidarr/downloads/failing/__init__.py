"""What follows from a try that failed: another upload, a rest of its site, a person who is needed."""
