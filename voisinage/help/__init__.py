"""The guides inside the application, open to everybody."""
