"""Who belongs to the school, as the office hands it over: sheets to records, the roll, and the way in by Telegram."""
