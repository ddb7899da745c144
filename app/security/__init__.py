"""What keeps readers and editors safe: headers, and later passwords, sessions and rights."""
