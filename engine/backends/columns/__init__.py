"""The columns: an agreement as one SQL query over a relation of facts."""
