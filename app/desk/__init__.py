"""What the desk's routes are made of: a form that is opened, checked, saved, and led back from."""
