"""Every page that shows somebody's data says so in one table, and one hook writes down who looked."""
