"""Page text becomes repaired text and a list of what was changed."""
