"""The records an agreement asks for: their models, readers and rejected rows."""
