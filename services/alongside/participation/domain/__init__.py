"""The rules of people, activities and payments, free of web and SQL."""
