"""What must not simply be answered: judged by rules, without a vendor, with fixed answers."""
