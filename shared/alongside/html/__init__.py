"""What every page shares: the shell around it, forms, components, the assets they need.

What may go in here: how a page looks, how a form is shown and read. Nothing that knows what a page
is about, and no rule of a service.
"""
