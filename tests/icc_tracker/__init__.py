"""Tests of the project around the application: settings, and the embedded database and broker."""
