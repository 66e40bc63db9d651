"""What a person types: one command a file, listed in commands.py. Only here is anything printed."""
