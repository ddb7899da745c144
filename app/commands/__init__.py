"""What the commands of `app.cli` do, one module per subject."""
