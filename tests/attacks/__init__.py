"""What a hostile visitor tries on the running product, and gets nothing from."""
