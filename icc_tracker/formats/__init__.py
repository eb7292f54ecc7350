"""How the desk writes days and moments, where Django has another way."""
