"""How names are spelt: when two words are one name, and by which keys it is found."""
