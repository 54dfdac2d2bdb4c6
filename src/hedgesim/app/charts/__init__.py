"""From answers to what ECharts draws: plain tables, tested without a browser."""
