"""What the law asks for: time limits, what is held on somebody, the register of processing, notices."""
