"""What goes in and comes out: telling what an input is, records of JSON lines, and (one module each) further formats."""
