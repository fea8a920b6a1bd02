"""Who watches the clock: pulses, checks, and the auditor."""
