"""What is counted for `/metrics`; labels are kinds and channels, never a name, a number or a word."""

from prometheus_client import Counter, Gauge, Histogram

INBOUND = Counter("alongside_inbound_total", "Messages written down, each once.", ["channel", "kind"])
WEBHOOKS_REFUSED = Counter("alongside_webhooks_refused_total", "Webhooks that were not taken.", ["status"])
INBOUND_HANDLED = Counter("alongside_inbound_handled_total", "Messages that were dealt with.", ["outcome"])
OUTBOUND = Counter("alongside_outbound_total", "What became of messages to people.", ["channel", "purpose", "outcome"])
OUTBOUND_HELD = Gauge("alongside_outbound_held", "Messages that wait for a limit of their account.", ["school"])
SEND_SECONDS = Histogram(
    "alongside_send_seconds",
    "Time until the provider answered.",
    ["channel"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
JOBS = Counter("alongside_jobs_total", "Timed jobs that ran.", ["job", "outcome"])
