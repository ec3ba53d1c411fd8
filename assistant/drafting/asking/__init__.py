"""What a question asks for, in the words it is asked in."""
