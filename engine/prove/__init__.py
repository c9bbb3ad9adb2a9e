"""What is true of every employee on every day: proved, with the exact sets and witnesses."""
