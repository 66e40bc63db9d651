"""What a parent's message is about and how soon a person must see it: pure, the weights and tables are passed in."""
