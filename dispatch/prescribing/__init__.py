"""What those who record a need do with it afterwards: amend it, add a note, ask for news, be told how it ended."""
