"""What people may submit, and the messages they get: fields in, checked values or errors out."""
