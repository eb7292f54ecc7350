"""Cases before the International Criminal Court: who says what, and what follows from it."""
