"""Every part of a page with unkind content, to be looked at and tested; not in the product.

`python -m tests.gallery 8123` serves it.
"""
