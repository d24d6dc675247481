"""What a citation is: the record, the numbers in it and the words of its fields. Pure: no I/O."""
