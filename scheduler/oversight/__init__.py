"""What supervisors and inspectors ask: over many people, and over time. Changes nothing."""
