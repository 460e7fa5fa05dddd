"""The meetings of a project, as those read them who plan them."""
