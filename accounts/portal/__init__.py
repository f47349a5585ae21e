"""The parents' portal: its pages, its forms, and what the pages show of a family."""
