"""What is written to bodies of their files: reports, reminders, digests, a stop."""
