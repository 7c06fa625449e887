"""Lights 三色预警: says before a message leaves whether it may (green), needs another look (yellow) or must not (red).

Every finding names its rule, the place in the text, the reason and better words, in Chinese and English.
"""
