"""What ''assistant evaluate'' measures."""
