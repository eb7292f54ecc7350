"""The files by which the application is installed elsewhere, tried on this machine."""
