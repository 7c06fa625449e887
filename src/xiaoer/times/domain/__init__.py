"""Working hours, holidays, and limits counted in them. Pure."""
