"""What a person may ask of a shop: a copy of what is kept of them, and that it be erased; and how long anything is kept.

It knows the features below it by what each gives: sheets of what it keeps of somebody, and how it forgets them.
"""
