"""What it costs, measured: ratios side by side in one run, on one machine, of equal results."""
