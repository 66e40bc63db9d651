"""The Telegram and Twilio services on loopback: strict small products with faults on demand."""
