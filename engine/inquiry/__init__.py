"""Questions put to a back end: answers with every reading, their reasons, timelines, examples."""
