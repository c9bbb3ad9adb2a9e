"""What a change costs by fiscal year: lines, conventions and assumptions of a costing."""
