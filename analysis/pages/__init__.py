"""What the site says about one dataset: words, evidence, a small map, and the page made of them.

Everything here is a pure function from records to text, and escapes what it is given.
"""
