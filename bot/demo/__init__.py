"""The demo: an invented school, both providers simulated on loopback, and the real line between them."""
