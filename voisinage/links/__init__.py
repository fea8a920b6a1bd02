"""The pages behind the links of text messages: no account, no script, nothing personal before a yes."""
