"""What several conversations and jobs do alike: reads through the school, returns records, saves and sends nothing."""
