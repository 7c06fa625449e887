"""What can be asked about what is kept of people."""

from xiaoer.privacy.actions.copying import copy_of, note_copy, packed

__all__ = ["copy_of", "note_copy", "packed"]
